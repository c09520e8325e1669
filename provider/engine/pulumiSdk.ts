/**
 * Loads gRPC and protobuf from the Pulumi SDK that runs this process, never copies of our own: two copies refuse each other's
 * credentials and messages.
 */
import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import type { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import type { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Any } from "google-protobuf/google/protobuf/any_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

export const pulumiRequire = () => createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpcOfPulumi = () => pulumiRequire()("@grpc/grpc-js") as typeof grpc;

interface Protocol {
  LogRequest: typeof LogRequest;
  EngineClient: typeof EngineClient;
  InitFailed: typeof ErrorResourceInitFailed;
  Status: typeof Status;
  Any: typeof Any;
  Struct: typeof Struct;
}

/** gRPC and the engine's protocol: of the SDK that runs this process, or a front's own copy. */
export interface EngineSdk {
  grpc(): typeof grpc;
  protocol(): Protocol;
}

export const pulumiSdk: EngineSdk = {
  grpc: grpcOfPulumi,
  protocol: () => {
    const load = pulumiRequire();
    return {
      LogRequest: load("@pulumi/pulumi/proto/engine_pb").LogRequest,
      EngineClient: load("@pulumi/pulumi/proto/engine_grpc_pb").EngineClient,
      InitFailed: load("@pulumi/pulumi/proto/provider_pb").ErrorResourceInitFailed,
      Status: load("@pulumi/pulumi/proto/status_pb").Status,
      Any: load("google-protobuf/google/protobuf/any_pb").Any,
      Struct: load("google-protobuf/google/protobuf/struct_pb").Struct,
    };
  },
};
