/** How `read` reports a failure without locking its user out of refresh and destroy. */
import type { Properties } from "./failures";
import { grpcOfPulumi, protocolOfPulumi } from "./pulumiRuntime";

const unknownCode = 2;

/**
 * What `read` throws: the SDK hands it to gRPC as it is, and its metadata says "exists, but is not initialised". A refresh
 * then warns, keeps `properties` and exits 0; the next `pulumi up` calls `update`; `get` fails.
 *
 * @see docs/architecture.md, "How read fails"
 */
export class ReadInitializationError extends Error {
  override readonly name = "ReadInitializationError";
  readonly code = unknownCode;
  readonly details: string;
  readonly metadata: object;
  private readonly happened: string;

  constructor(id: string, properties: Properties, reason: string) {
    super(reason);
    this.details = reason;
    this.metadata = initFailedMetadata(id, properties, reason);
    // The SDK prints what read throws, a colon and its stack, on the stack's row: the first line of the text, nothing more.
    const [happened = "", ...rest] = (reason.split("\n")[0] ?? "").split(": ");
    this.happened = happened;
    this.stack = rest.join(": ");
  }

  override toString(): string {
    return this.happened;
  }
}

function initFailedMetadata(id: string, properties: Properties, reason: string): object {
  const protocol = protocolOfPulumi();
  const failed = new protocol.InitFailed();
  failed.setId(id);
  failed.setProperties(protocol.Struct.fromJavaScript(properties));
  failed.setReasonsList([reason]);
  const detail = new protocol.Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new protocol.Status();
  status.setCode(unknownCode);
  status.setMessage(reason);
  status.addDetails(detail);
  const metadata = new (grpcOfPulumi().Metadata)();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
