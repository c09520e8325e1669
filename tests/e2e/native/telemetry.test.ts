import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RawExport, spansOf } from "../../support/otlp/spans";
import { instance, partition } from "../support/declarations";
import { bothAtOnce } from "../support/differences";
import { onOneFront } from "../support/fronts";
import type { Stack } from "../support/stack";

onOneFront(bothAtOnce, "diagnosis on the real engine", (front) => {
  let stack: Stack;
  let text: string;
  const traces = () => join(stack.dir, "traces.json");
  before(async () => {
    stack = await front.start({ otherwise: { from: "firstRequest", pendingS: 1 } });
    stack.write({
      resources: [partition("native"), partition("dynamic", { from: "pulumi-lucidity" })],
      lookUp: { ...instance, mountPoint: "/looked-up" },
    });
    const ended = await stack.up({}, "--debug", `--otel-traces=file://${traces()}`);
    text = ended.text;
    assert.equal(ended.code, 0, text);
  });
  after(() => stack.stop());

  it("makes each wait a span within the engine's own call, in the one trace of the command", () => {
    const lines = readFileSync(traces(), "utf8").trim().split("\n");
    const spans = lines.flatMap((line) => spansOf(JSON.parse(line) as RawExport));
    const waits = spans.filter(({ name }) => name === "lucidity.wait");
    assert.deepEqual(waits.map(({ attributes }) => attributes["lucidity.mount_point"]).sort(), [
      "/dynamic",
      "/native",
    ]);
    const [command] = spans.filter(({ name }) => name === "pulumi");
    for (const wait of waits) {
      assert.equal(wait.traceId, command?.traceId);
      const parent = spans.find(({ spanId }) => spanId === wait.parentSpanId);
      assert.equal(parent?.name, "pulumirpc.ResourceProvider/Create");
      assert.equal(wait.attributes["lucidity.status"], "ON_BOARDED");
    }
  });

  it("prints a line for each request under --debug, in the row of its resource", () => {
    for (const name of ["native", "dynamic"]) {
      const row = new RegExp(
        `PartitionOnboarding ${name} creating .*debug: check 1: HTTP 200 in \\d+ ms, PENDING, request id \\S+; next check in 2s at the earliest`,
      );
      assert.match(text, row);
    }
    assert.match(text, /debug: check 1: HTTP 200 in \d+ ms, .*partition \/looked-up /, "getPartitionStatus");
    assert.ok(!text.includes(stack.refreshToken));
  });

  it("prints no such line without --debug", async () => {
    const { text: quiet } = await stack.refresh();
    assert.ok(!/HTTP 200 in/.test(quiet), quiet);
  });
});
