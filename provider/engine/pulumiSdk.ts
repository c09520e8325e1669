/**
 * Loads gRPC and protobuf from the Pulumi SDK that runs this process, never copies of our own: two copies refuse each other's
 * credentials and messages.
 */
import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";

export const pulumiRequire = () => createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpcOfPulumi = () => pulumiRequire()("@grpc/grpc-js") as typeof grpc;

interface Message {
  serializeBinary(): Uint8Array;
}
type Struct = Message;

export interface Protocol {
  LogRequest: new () => Message & {
    setSeverity(severity: number): void;
    setMessage(message: string): void;
    setUrn(urn: string): void;
    setEphemeral(ephemeral: boolean): void;
  };
  EngineClient: new (
    address: string,
    credentials: grpc.ChannelCredentials,
    options: object,
  ) => grpc.Client & {
    log(
      request: object,
      metadata: grpc.Metadata,
      options: { deadline: number },
      done: (error: Error | null) => void,
    ): unknown;
  };
  InitFailed: new () => Message & {
    setId(id: string): void;
    setProperties(properties: Struct): void;
    setReasonsList(reasons: string[]): void;
  };
  Status: new () => Message & {
    setCode(code: number): void;
    setMessage(message: string): void;
    addDetails(detail: object): void;
  };
  Any: new () => { pack(bytes: Uint8Array, type: string): void };
  Struct: { fromJavaScript(value: object): Struct };
}

/** gRPC and the engine's protocol: of the SDK that runs this process, or a front's own copy. */
export interface EngineSdk {
  grpc(): typeof grpc;
  protocol(): Protocol;
}

/** The message classes of the engine's protocol, from the running SDK. */
export function protocolOfPulumi(): Protocol {
  const load = pulumiRequire();
  return {
    LogRequest: load("@pulumi/pulumi/proto/engine_pb").LogRequest,
    EngineClient: load("@pulumi/pulumi/proto/engine_grpc_pb").EngineClient,
    InitFailed: load("@pulumi/pulumi/proto/provider_pb").ErrorResourceInitFailed,
    Status: load("@pulumi/pulumi/proto/status_pb").Status,
    Any: load("google-protobuf/google/protobuf/any_pb").Any,
    Struct: load("google-protobuf/google/protobuf/struct_pb").Struct,
  };
}

export const pulumiSdk: EngineSdk = { grpc: grpcOfPulumi, protocol: protocolOfPulumi };
