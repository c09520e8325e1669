/** The engine's messages, as property bags, and back. */
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { CheckFailure, CheckResponse } from "@pulumi/pulumi/proto/provider_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { headerText, initFailedMetadata } from "../engine/initFailures";
import { type Properties, unknownValue } from "../engine/properties";
import type { Problem } from "../inputs/problems";
import type { OperationResult } from "../resources/lifecycle";
import { toError } from "../util/errors";
import { bundledSdk } from "./bundledSdk";
import type { OwnWords } from "./ownWords";

/** What the engine sends for unknown values, by their type. */
const unknowns = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The key of an object that stands for something else, and its value for a secret. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export const secret = (value: unknown) => ({ [signature]: secretSignature, value });

/** Plain values: secrets without their marker, and one marker for all unknown values. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return unknowns.has(value) ? unknownValue : value;
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === "object" && value !== null ? plainBag({ ...value }) : value;
}

function plainBag(bag: Properties): unknown {
  return bag[signature] === secretSignature ? plain(bag.value) : plainProperties(bag);
}

const plainProperties = (bag: Properties): Properties =>
  Object.fromEntries(Object.entries(bag).map(([key, value]) => [key, plain(value)]));

export const fromStruct = (struct: Struct | undefined): Properties =>
  plainProperties(struct?.toJavaScript() ?? {});

export const toStruct = (properties: Properties): Struct =>
  Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);

export function checkResponse(checked: { inputs: Properties; problems: readonly Problem[] }): CheckResponse {
  const { inputs, problems } = checked;
  const failures = problems.map(({ property, reason }) =>
    new CheckFailure().setProperty(property).setReason(reason),
  );
  return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failures);
}

/** The resource exists, but is not ready: the engine keeps its properties, and calls `Update` in the next `pulumi up`. */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";

  constructor(readonly result: OperationResult<Properties>) {
    super(result.failure);
  }
}

export function serviceError(thrown: unknown, words: OwnWords): ServiceError {
  const error = toError(thrown);
  const details = headerText(words(error.message));
  const metadata =
    error instanceof NotReadyError
      ? initFailedMetadata(
          { id: error.result.id, reason: details, properties: error.result.state },
          bundledSdk,
        )
      : new Metadata();
  return Object.assign(new Error(details), { code: status.UNKNOWN, details, metadata });
}
