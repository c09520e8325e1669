/**
 * Errors that tell the engine that a resource exists but is not ready. The engine keeps the properties, marks the resource as not
 * initialised, and calls `update` in the next `pulumi up`.
 */
import type * as grpc from "@grpc/grpc-js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { cut } from "../util/text";
import type { Properties } from "./properties";
import { type EngineSdk, pulumiSdk } from "./pulumiSdk";

const unknownCode = 2;
const mostCharacters = 100_000;

/**
 * The text of an error, cut to what gRPC can send: it is in the headers three times, once with 12 bytes for an emoji. The
 * engine accepts 16 MiB of headers, and loses the state beyond that.
 */
export const headerText = (text: string): string => cut(text, mostCharacters);

/** The SDK prints `${error}: ${error.stack}` in the stack's row. Both are set so that this is the first line of the text. */
class PrintedError extends Error {
  private readonly summary: string;

  constructor(text: string) {
    super(headerText(text));
    const [summary = "", ...rest] = (this.message.split("\n")[0] ?? "").split(": ");
    this.summary = summary;
    this.stack = rest.join(": ");
  }

  override toString(): string {
    return this.summary;
  }
}

/** What `diff` throws where a preview in mode `strict` fails. */
export class PreviewError extends PrintedError {
  override readonly name = "PreviewError";
}

/** What `create` and `update` of a dynamic provider throw. `properties` must hold `__provider`. */
export class InitializationError extends Error {
  override readonly name = "InitializationError";
  readonly reasons: string[];

  constructor(
    readonly id: string,
    readonly properties: Properties,
    reason: string,
  ) {
    super(headerText(reason));
    this.reasons = [this.message];
    // The SDK prints the stack of what is thrown; a trace would bury the text.
    this.stack = "";
  }
}

/**
 * What `read` of a dynamic provider throws: the SDK hands it to gRPC as it is, and its metadata says "exists, but is not
 * initialised". A refresh then warns, keeps `properties` and exits 0; `get` fails.
 *
 * @see docs/architecture.md, "How read fails"
 */
export class ReadInitializationError extends PrintedError {
  override readonly name = "ReadInitializationError";
  readonly code = unknownCode;
  readonly details: string;
  readonly metadata: object;

  constructor(id: string, properties: Properties, reason: string) {
    super(reason);
    this.details = this.message;
    this.metadata = initFailedMetadata({ id, properties, reason: this.message }, pulumiSdk);
  }
}

interface InitFailed {
  id: string;
  properties: Properties;
  reason: string;
}

/** The metadata of a gRPC error that says "exists, but is not initialised". The engine keeps its own inputs. */
export function initFailedMetadata({ id, properties, reason }: InitFailed, sdk: EngineSdk): grpc.Metadata {
  const protocol = sdk.protocol();
  const failed = new protocol.InitFailed();
  failed.setId(id);
  failed.setProperties(protocol.Struct.fromJavaScript(properties as Record<string, JavaScriptValue>));
  failed.setReasonsList([reason]);
  const detail = new protocol.Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new protocol.Status();
  status.setCode(unknownCode);
  status.setMessage(reason);
  status.addDetails(detail);
  const metadata = new (sdk.grpc().Metadata)();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
