/** Several real processes of one user under one budget. */

import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSimulator } from "../../simulator";
import { at } from "../support/partitions";
import { urnOf } from "../support/providerMessages";
import { ProviderProcess } from "../support/providerProcess";
import { until } from "../support/timing";

const limit = 50;
/** Their minute lasts 5 s. */
const speed = 12;
const minuteMs = 60_000 / speed;
const script = require.resolve("./ledgerChild.ts");
const transpile = require.resolve("../support/preloads/transpile.cjs");

describe("several processes of one user", function () {
  this.timeout(180_000);
  let folder: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true });
  });

  it("share one budget: none exceeds it, and one that is killed blocks nobody", async () => {
    const sent: { pid: number | undefined; atMs: number }[] = [];
    const start = () => {
      const child = fork(script, [folder, String(speed)], { execArgv: ["--require", transpile] });
      children.push(child);
      child.on("message", (atMs: number) => {
        sent.push({ pid: child.pid, atMs });
        child.send("answer", () => {});
      });
      return child;
    };
    const [first] = [start(), start(), start(), start()];
    await until(() => children.every(({ pid }) => sent.some((one) => one.pid === pid)), "each has sent one");
    await until(() => sent.length > limit, "a minute's requests are sent");
    first?.kill("SIGKILL");
    const others = () => sent.filter(({ pid }) => pid !== first?.pid).length;
    const before = others();
    await until(() => others() > before + limit, "the others go on");
    const sentMs = sent.map(({ atMs }) => atMs).sort((a, b) => a - b);
    // A busy machine may hold a process up between its turn and its request.
    const heldMs = 0.1 * minuteMs;
    const busiest = Math.max(
      ...sentMs.map((atMs, index) => index + 1 - sentMs.findIndex((its) => its > atMs - minuteMs + heldMs)),
    );
    assert.ok(busiest <= limit, `${busiest} in a minute`);
  });
});

describe("a provider process", function () {
  this.timeout(30_000);
  const partition = at("/data");
  const urn = urnOf("data");

  it("leaves what it sent to the next one, in a folder that does not depend on TMPDIR", async () => {
    const simulator = await startSimulator({ partitions: [{ instanceId: "i-0abc", mountPoint: "/data" }] });
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    const env = {
      LUCIDITY_ENDPOINT: simulator.url,
      LUCIDITY_REFRESH_TOKEN: "canary-refresh",
      LUCIDITY_BUDGET_FOLDER: folder,
    };
    try {
      for (let operation = 1; operation <= 3; operation++) {
        const provider = await ProviderProcess.start({
          front: "dynamic",
          env: { ...env, TMPDIR: `/job-${operation}` },
        });
        assert.equal((await provider.create(urn, partition)).outputs.status, "ON_BOARDED");
        await provider.stop();
        const files = readdirSync(folder).map((name) => join(folder, name));
        // The exchange and the check, and a turn given back for the exchange; each has a beginning and an end.
        const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
        assert.equal(bytes, operation * 3 * 2 * 16);
      }
    } finally {
      await simulator.stop();
      rmSync(folder, { recursive: true });
    }
  });

  for (const [command, severity] of [
    ["a deployment", 2],
    ["a preview", 1],
  ] as const)
    it(`works without its folder, and says so once: ${command}`, async () => {
      const simulator = await startSimulator({ partitions: [{ instanceId: "i-0abc", mountPoint: "/data" }] });
      const folder = mkdtempSync(join(tmpdir(), "ledger-"));
      chmodSync(folder, 0o777);
      const env = {
        LUCIDITY_ENDPOINT: simulator.url,
        LUCIDITY_REFRESH_TOKEN: "canary-refresh",
        LUCIDITY_BUDGET_FOLDER: folder,
      };
      const provider = await ProviderProcess.start({ front: "dynamic", env });
      try {
        for (let times = 0; times < 2; times++)
          if (command === "a preview") await provider.check(urn, { ...partition, __preview: true });
          else assert.equal((await provider.create(urn, partition)).outputs.status, "ON_BOARDED");
        const lines = provider.logged.filter((line) => line.severity > 0);
        assert.deepEqual(
          lines.map((line) => [line.severity, line.message]),
          [
            [
              severity,
              `pulumi-lucidity cannot count the requests of other processes (${folder} is open to other users): together they may send more than 50 a minute. The environment variable LUCIDITY_BUDGET_FOLDER can name another folder.`,
            ],
          ],
        );
        assert.deepEqual(readdirSync(folder), []);
      } finally {
        await provider.stop();
        await simulator.stop();
        rmSync(folder, { recursive: true });
      }
    });
});
