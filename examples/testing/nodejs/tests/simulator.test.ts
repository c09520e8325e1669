import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { type Simulator, startSimulator } from "pulumi-lucidity/simulator";

const instanceId = "i-0abc";

describe("my program, on the real engine", () => {
  let simulator: Simulator;
  let state: string;
  let stack: Stack;

  beforeEach(async () => {
    simulator = await startSimulator({ requestsPerMinute: 1_000, otherwise: { pendingS: 1 } });
    state = await mkdtemp(join(tmpdir(), "state-"));
    stack = await LocalWorkspace.createStack(
      { stackName: "test", workDir: "." },
      {
        envVars: {
          LUCIDITY_ENDPOINT: simulator.url,
          LUCIDITY_REFRESH_TOKEN: "any-word",
          PULUMI_BACKEND_URL: `file://${state}`,
          PULUMI_CONFIG_PASSPHRASE: "test",
        },
      },
    );
  });

  afterEach(async () => {
    await stack.destroy({ remove: true });
    await simulator.stop();
    await rm(state, { recursive: true });
  });

  it("waits until all partitions are onboarded", async () => {
    simulator.setPartition({ instanceId, mountPoint: "/dev/sdf", pendingS: 3 });
    const { outputs } = await stack.up();
    assert.equal(outputs.status?.value, "ON_BOARDED");
    assert.equal(outputs.onboarded?.value, 2);
    const seen = simulator.journal.flatMap(({ partition, status }) =>
      partition?.mountPoint === "/dev/sdf" && status !== undefined ? [status] : [],
    );
    assert.deepEqual([...new Set(seen)], ["PENDING", "ON_BOARDED"]);
  });

  it("fails with the vendor's reason when an onboarding fails", async () => {
    simulator.setPartition({ instanceId, mountPoint: "/dev/sdg", final: "FAILED", reason: "no free slot" });
    await assert.rejects(stack.up(), /PARTITION_STATUS_FAILED.*no free slot/s);
  });
});
