import assert from "node:assert/strict";
import { collectorAddress } from "../../../provider/telemetry/collector";
import type { Target } from "../../../provider/telemetry/variables";
import type { Environment } from "../../../provider/util/environment";

describe("the collector's address", () => {
  const http: Target = { protocol: "http/protobuf" };
  const grpc: Target = { protocol: "grpc" };
  const cases: [what: string, target: Target, env: Environment, address: string | undefined][] = [
    ["is the default of HTTP", http, {}, "localhost:4318"],
    ["is the default of gRPC", grpc, {}, "localhost:4317"],
    ["is that of the engine's receiver", { ...grpc, url: "http://127.0.0.1:5000" }, {}, "127.0.0.1:5000"],
    [
      "is that of the traces before the general one",
      http,
      {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://one.example/v1",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://other",
      },
      "one.example:443",
    ],
    ["may be IPv6", http, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://[::1]:9" }, "::1:9"],
    ["needs no scheme with gRPC", grpc, { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4317" }, "collector:4317"],
    ["is not known of a socket's file", grpc, { OTEL_EXPORTER_OTLP_ENDPOINT: "unix:///tmp/s" }, undefined],
    ["is not known behind a proxy of gRPC", grpc, { https_proxy: "http://proxy:3128" }, undefined],
  ];
  for (const [what, target, env, expected] of cases)
    it(what, () => {
      const address = collectorAddress(target, env);
      assert.equal(address && `${address.host}:${address.port}`, expected);
    });
});
