import assert from "node:assert/strict";
import { wantedTraces } from "../../../provider/telemetry/variables";

const endpoint = "http://collector:4318";

describe("whether the environment asks for traces", () => {
  const rows: [what: string, env: Record<string, string>, wanted: ReturnType<typeof wantedTraces>][] = [
    ["nothing is set", {}, undefined],
    ["an endpoint is empty", { OTEL_EXPORTER_OTLP_ENDPOINT: " " }, undefined],
    [
      "Pulumi's engine names its receiver",
      { PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4000" },
      { protocol: "grpc", url: "http://localhost:4000" },
    ],
    [
      "Pulumi's receiver is a URL",
      { PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector:4317" },
      { protocol: "grpc", url: "https://collector:4317" },
    ],
    [
      "Pulumi's receiver and another endpoint are set: the rest of the trace is at Pulumi's",
      { PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4000", OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      { protocol: "grpc", url: "http://localhost:4000" },
    ],
    ["an endpoint is set", { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, { protocol: "http/protobuf" }],
    [
      "an endpoint for traces is set",
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint },
      { protocol: "http/protobuf" },
    ],
    ["only the exporter is set", { OTEL_TRACES_EXPORTER: "otlp" }, { protocol: "http/protobuf" }],
    [
      "the protocol is set",
      { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      { protocol: "grpc" },
    ],
    [
      "the protocol for traces differs from that for the rest",
      {
        OTEL_TRACES_EXPORTER: "console, otlp",
        OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json",
      },
      { protocol: "http/json" },
    ],
    [
      "the exporter is none",
      { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: "none" },
      undefined,
    ],
    [
      "the exporter is one that cannot be served",
      { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_EXPORTER: "console" },
      undefined,
    ],
    [
      "OpenTelemetry is disabled, Pulumi's included",
      { PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4000", OTEL_SDK_DISABLED: "TRUE" },
      undefined,
    ],
    [
      "the protocol is unknown",
      { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "canary" },
      { problem: "OTEL_EXPORTER_OTLP_PROTOCOL is none of grpc, http/protobuf, http/json" },
    ],
    [
      "the endpoint is no URL",
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "user:canary@collector" },
      { problem: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is no http or https URL" },
    ],
  ];
  for (const [what, env, wanted] of rows) {
    it(`is read where ${what}`, () => {
      assert.deepEqual(wantedTraces(env), wanted);
    });
  }
});
