import assert from "node:assert/strict";
import { load } from "./load";

interface Entry {
  path: string;
  name: string;
}
interface DependenciesScript {
  shipped(): Promise<Entry[]>;
  vulnerable(report: object, packages: readonly Entry[]): string[];
}

const script = () => load<DependenciesScript>("ci/dependencies.mjs");

describe("the dependencies that are shipped", () => {
  it("are the runtime ones, and the development ones that the plugin's code is made of", async () => {
    const names = new Set((await (await script()).shipped()).map(({ name }) => name));
    for (const name of [
      "axios",
      "valibot",
      "@grpc/grpc-js",
      "google-protobuf",
      "@opentelemetry/sdk-trace-base",
    ])
      assert.ok(names.has(name), name);
    for (const name of ["mocha", "typescript", "esbuild"]) assert.ok(!names.has(name), name);
  });

  it("are audited, the others are not", async () => {
    const { vulnerable } = await script();
    const report = {
      vulnerabilities: {
        one: { name: "one", severity: "high", nodes: ["node_modules/one"] },
        two: {
          name: "two",
          severity: "low",
          nodes: ["node_modules/one/node_modules/two", "node_modules/two"],
        },
        three: { name: "three", severity: "high", nodes: ["node_modules/three"] },
      },
    };
    const packages = ["node_modules/one", "node_modules/two"].map((path) => ({ path, name: path }));
    assert.deepEqual(vulnerable(report, packages), ["one: high", "two: low"]);
  });
});
