/** The plugin's own copy of OpenTelemetry. It is bundled, so each path is literal; it runs only where a trace is wanted. */
import type { TelemetryModules } from "../telemetry/modules";
import { bundledSdk } from "./bundledSdk";

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
