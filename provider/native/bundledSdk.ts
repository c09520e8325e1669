/** The plugin's own copy of gRPC and of the engine's protocol. It is bundled, so each path is literal. */
import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { EngineSdk, Protocol } from "../engine/pulumiSdk";

const protocol = { LogRequest, EngineClient, InitFailed: ErrorResourceInitFailed, Status, Any, Struct };

export const bundledSdk: EngineSdk = {
  grpc: () => grpc,
  // The generated classes say the same with more overloads than the shapes of `Protocol` need.
  protocol: () => protocol as unknown as Protocol,
};
