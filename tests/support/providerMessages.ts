/** What goes to a provider process and comes back, in plain words instead of protobuf's. */
import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Properties = Record<string, unknown>;

export const urnOf = (name: string, kind = "PartitionOnboarding") =>
  `urn:pulumi:s::p::lucidity:index:${kind}::${name}`;

/** What a dynamic resource keeps to load its provider. */
export const codeFor = (urn: string) =>
  `exports.handler = () => require("pulumi-lucidity/provider${urn.includes("Group") ? "/group" : ""}")`;

export const bag = (properties: Properties) =>
  Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
/** Without the code that the state of a dynamic resource holds. */
export function props(struct: Struct | undefined): Properties {
  const { __provider, ...properties } = struct?.toJavaScript() ?? {};
  return properties;
}

/** What a call that says "exists, but is not ready" wants the engine to keep. */
export function initFailedOf(error: ServiceError) {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  const [any] = Status.deserializeBinary(details).getDetailsList();
  const failed = ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  return {
    id: failed.getId(),
    properties: props(failed.getProperties()),
    reasons: failed.getReasonsList(),
  };
}

/** The error of a call that must fail, and what it makes the engine keep. */
export async function failing(work: Promise<unknown>) {
  try {
    await work;
  } catch (thrown) {
    const error = thrown as ServiceError;
    const { id = "", properties = {}, reasons = [] } = initFailedOf(error) ?? {};
    return { message: error.message, initFailed: { id, properties, reasons } };
  }
  throw new Error("it did not fail");
}
