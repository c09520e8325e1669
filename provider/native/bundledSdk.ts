/** The plugin's own copies of gRPC, the engine's protocol and OpenTelemetry. They are bundled, so each path is literal. */
import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { EngineSdk } from "../engine/pulumiSdk";
import type { TelemetryModules } from "../telemetry/modules";

const protocol = { LogRequest, EngineClient, InitFailed: ErrorResourceInitFailed, Status, Any, Struct };

export const bundledSdk: EngineSdk = {
  grpc: () => grpc,
  protocol: () => protocol,
};

/** Loaded only where a trace is wanted. */
export const bundledTelemetry: TelemetryModules = {
  grpc: bundledSdk.grpc,
  api: () => require("@opentelemetry/api"),
  core: () => require("@opentelemetry/core"),
  sdk: () => require("@opentelemetry/sdk-trace-base"),
  resources: () => require("@opentelemetry/resources"),
  grpcExporter: () => require("@opentelemetry/exporter-trace-otlp-grpc"),
  exporterBase: () => require("@opentelemetry/otlp-exporter-base"),
  httpExporter: () => require("@opentelemetry/otlp-exporter-base/node-http"),
  transformer: () => require("@opentelemetry/otlp-transformer"),
};
