/**
 * OpenTelemetry, loaded when a trace is wanted: from the Pulumi SDK that runs this process, which brings it along, or a front's own
 * copy.
 */
import { createRequire } from "node:module";
import { grpcOfPulumi, pulumiRequire } from "../engine/pulumiSdk";

const load = <Module>(name: string): Module => pulumiRequire()(`@opentelemetry/${name}`);
/** What Pulumi depends on only through its exporter, which is for gRPC alone. */
const loadThroughExporter = <Module>(name: string): Module =>
  createRequire(pulumiRequire().resolve("@opentelemetry/exporter-trace-otlp-grpc"))(`@opentelemetry/${name}`);

export const modulesOfPulumi = {
  grpc: grpcOfPulumi,
  api: () => load<typeof import("@opentelemetry/api")>("api"),
  core: () => load<typeof import("@opentelemetry/core")>("core"),
  sdk: () => load<typeof import("@opentelemetry/sdk-trace-base")>("sdk-trace-base"),
  resources: () => load<typeof import("@opentelemetry/resources")>("resources"),
  grpcExporter: () =>
    load<typeof import("@opentelemetry/exporter-trace-otlp-grpc")>("exporter-trace-otlp-grpc"),
  exporterBase: () =>
    loadThroughExporter<typeof import("@opentelemetry/otlp-exporter-base")>("otlp-exporter-base"),
  httpExporter: () =>
    loadThroughExporter<typeof import("@opentelemetry/otlp-exporter-base/node-http")>(
      "otlp-exporter-base/node-http",
    ),
  transformer: () =>
    loadThroughExporter<typeof import("@opentelemetry/otlp-transformer")>("otlp-transformer"),
};

export type TelemetryModules = typeof modulesOfPulumi;
