/** Without the variables, traces cost nothing: no module, no connection. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Simulator, startSimulator } from "../../../simulator";
import { receiveGrpc } from "../../support/otlp/receiver";
import { fronts } from "./fronts";

const run = promisify(execFile);
const spy = join(__dirname, "..", "..", "support", "preloads", "connectionSpy.cjs");
const dir = mkdtempSync(join(tmpdir(), "connections-"));

describe("without a variable that asks for traces", function () {
  this.timeout(60_000);
  let simulator: Simulator;
  const env = () => ({
    PATH: process.env.PATH ?? "",
    LUCIDITY_ENDPOINT: simulator.url,
    LUCIDITY_REFRESH_TOKEN: "canary-refresh",
  });
  before(async () => {
    simulator = await startSimulator({ otherwise: {} });
  });
  after(async () => {
    rmSync(dir, { recursive: true });
    await simulator.stop();
  });

  const loadedBy = async (front: string, more: Record<string, string>) => {
    // Not tsx: what it wraps around each module would count in the coverage.
    const transpile = require.resolve("../../support/preloads/transpile.cjs");
    const args = ["--require", transpile, join(__dirname, "waitOnce.ts"), front];
    const { stdout } = await run(process.execPath, args, { env: { ...env(), ...more } });
    return JSON.parse(stdout) as string[];
  };

  for (const [front, start] of Object.entries(fronts)) {
    it(`a wait loads nothing of OpenTelemetry: ${front}`, async () => {
      assert.deepEqual(await loadedBy(front, {}), []);
      assert.deepEqual(await loadedBy(front, { OTEL_TRACES_EXPORTER: "none" }), []);
      const receiver = await receiveGrpc();
      const traced = await loadedBy(front, { PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: receiver.address });
      await receiver.stop();
      assert.ok(traced.includes("@opentelemetry/sdk-trace-base"), "as it does with one");
      assert.equal(receiver.spans.length, 1);
    });

    it(`a wait connects to nothing but the API and the engine: ${front}`, async () => {
      const connections = async (more: Record<string, string>) => {
        const file = join(dir, `${Math.random()}`);
        const spied = { NODE_OPTIONS: `--require=${spy}`, CONNECTION_SPY: file };
        const running = await start({ ...env(), ...spied, ...more });
        try {
          assert.equal(await running.create("/data"), undefined);
        } finally {
          await running.stop();
        }
        return new Set(readFileSync(file, "utf8").trim().split("\n"));
      };
      const alone = await connections({});
      assert.ok(alone.has(new URL(simulator.url).host), "the spy sees the API");
      assert.equal(alone.size, 2, [...alone].join(", "));
      const receiver = await receiveGrpc();
      const traced = await connections({ PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: receiver.address });
      await receiver.stop();
      assert.ok(traced.has(receiver.address), "the spy sees a receiver");
    });
  }
});
