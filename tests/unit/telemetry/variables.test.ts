import assert from "node:assert/strict";
import { wantedTraces } from "../../../provider/telemetry/variables";

type Wanted = ReturnType<typeof wantedTraces>;
const endpoint = "http://collector:4318";

describe("whether the environment asks for traces", () => {
  /** The variables by short names; with PULUMI the engine names its receiver. */
  const names: Record<string, string> = {
    PULUMI: "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT",
    ENDPOINT: "OTEL_EXPORTER_OTLP_ENDPOINT",
    TRACES_ENDPOINT: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    PROTOCOL: "OTEL_EXPORTER_OTLP_PROTOCOL",
    TRACES_PROTOCOL: "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
    EXPORTER: "OTEL_TRACES_EXPORTER",
    DISABLED: "OTEL_SDK_DISABLED",
  };
  const http: Wanted = { protocol: "http/protobuf" };
  const local: Wanted = { protocol: "grpc", url: "http://localhost:4000" };
  const rows: [what: string, set: Record<string, string>, wanted: Wanted][] = [
    ["nothing is set", {}, undefined],
    ["an endpoint is empty", { ENDPOINT: " " }, undefined],
    ["Pulumi's engine names its receiver", { PULUMI: "localhost:4000" }, local],
    [
      "Pulumi's receiver is a URL",
      { PULUMI: "https://collector:4317" },
      { protocol: "grpc", url: "https://collector:4317" },
    ],
    [
      "Pulumi's receiver and another endpoint are set: the rest of the trace is at Pulumi's",
      { PULUMI: "localhost:4000", ENDPOINT: endpoint },
      local,
    ],
    ["an endpoint is set", { ENDPOINT: endpoint }, http],
    ["an endpoint for traces is set", { TRACES_ENDPOINT: endpoint }, http],
    ["only the exporter is set", { EXPORTER: "otlp" }, http],
    ["the protocol is set", { ENDPOINT: "collector:4317", PROTOCOL: "grpc" }, { protocol: "grpc" }],
    [
      "the protocol for traces differs from that for the rest",
      { EXPORTER: "console, otlp", PROTOCOL: "grpc", TRACES_PROTOCOL: "http/json" },
      { protocol: "http/json" },
    ],
    ["the exporter is none", { ENDPOINT: endpoint, EXPORTER: "none" }, undefined],
    ["the exporter is one that cannot be served", { ENDPOINT: endpoint, EXPORTER: "console" }, undefined],
    [
      "OpenTelemetry is disabled, Pulumi's included",
      { PULUMI: "localhost:4000", DISABLED: "TRUE" },
      undefined,
    ],
    [
      "the protocol is unknown",
      { ENDPOINT: endpoint, PROTOCOL: "canary" },
      { problem: "OTEL_EXPORTER_OTLP_PROTOCOL is none of grpc, http/protobuf, http/json" },
    ],
    [
      "the endpoint is no URL",
      { TRACES_ENDPOINT: "user:canary@collector" },
      { problem: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is no http or https URL" },
    ],
  ];
  for (const [what, set, wanted] of rows) {
    it(`is read where ${what}`, () => {
      const env = Object.entries(set).map(([name, value]) => [names[name], value]);
      assert.deepEqual(wantedTraces(Object.fromEntries(env)), wanted);
    });
  }
});
