/**
 * OpenTelemetry, loaded when a trace is wanted: from the Pulumi SDK that runs this process, which brings it along, or a front's own
 * copy.
 */
import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";
import type * as api from "@opentelemetry/api";
import type * as core from "@opentelemetry/core";
import type * as grpcExporter from "@opentelemetry/exporter-trace-otlp-grpc";
import type * as exporterBase from "@opentelemetry/otlp-exporter-base";
import type * as httpExporter from "@opentelemetry/otlp-exporter-base/node-http";
import type * as transformer from "@opentelemetry/otlp-transformer";
import type * as resources from "@opentelemetry/resources";
import type * as sdk from "@opentelemetry/sdk-trace-base";
import { grpcOfPulumi, pulumiRequire } from "../engine/pulumiSdk";

export interface TelemetryModules {
  grpc(): typeof grpc;
  api(): typeof api;
  core(): typeof core;
  sdk(): typeof sdk;
  resources(): typeof resources;
  grpcExporter(): typeof grpcExporter;
  exporterBase(): typeof exporterBase;
  httpExporter(): typeof httpExporter;
  transformer(): typeof transformer;
}

const load = (name: string) => pulumiRequire()(`@opentelemetry/${name}`);

/** What Pulumi depends on only through its exporter, which is for gRPC alone. */
const loadThroughExporter = (name: string) =>
  createRequire(pulumiRequire().resolve("@opentelemetry/exporter-trace-otlp-grpc"))(`@opentelemetry/${name}`);

export const modulesOfPulumi: TelemetryModules = {
  grpc: grpcOfPulumi,
  api: () => load("api"),
  core: () => load("core"),
  sdk: () => load("sdk-trace-base"),
  resources: () => load("resources"),
  grpcExporter: () => load("exporter-trace-otlp-grpc"),
  exporterBase: () => loadThroughExporter("otlp-exporter-base"),
  httpExporter: () => loadThroughExporter("otlp-exporter-base/node-http"),
  transformer: () => loadThroughExporter("otlp-transformer"),
};
