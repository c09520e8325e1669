import assert from "node:assert/strict";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { getPartitionStatus as statusOf } from "../../provider/resources/getPartitionStatus";
import { getPartitionStatus, getPartitionStatusOutput } from "../../sdk/nodejs";
import { type Simulator, startSimulator } from "../../simulator";
import { at } from "../support/partitions";

const partition = at("/data");

function isOfLedger(fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).includes("/pulumi-lucidity-");
  } catch {
    // The one that lists the folder.
    return false;
  }
}

/** Other tests of the same process may have set mocks, which would answer in place of the API. */
const unsetMocks = () => pulumi.runtime.resetOptions("project", "stack", -1, "", "", false, "");

describe("getPartitionStatus", () => {
  let simulator: Simulator;
  before(async () => {
    unsetMocks();
    const failed = { instanceId: "i-0abc", mountPoint: "/bad", final: "FAILED", reason: "disk is busy" };
    simulator = await startSimulator({ partitions: [failed, { instanceId: "i-0abc", mountPoint: "/data" }] });
    pulumi.runtime.setAllConfig({
      "lucidity:endpoint": simulator.url,
      "lucidity:refreshToken": "canary-refresh",
    });
  });
  after(async () => {
    pulumi.runtime.setAllConfig({});
    await simulator.stop();
  });

  it("polls once, and returns when", async () => {
    const { status, checkedAt } = await getPartitionStatus(partition);
    assert.equal(status, "ON_BOARDED");
    assert.ok(Math.abs(Date.parse(checkedAt) - Date.now()) < 10_000);
    const failed = await getPartitionStatus({ ...partition, mountPoint: "/bad" });
    assert.equal(failed.status, "FAILED");
    assert.equal(failed.reason, "disk is busy");
    assert.match(failed.requestId ?? "", /./);
    assert.equal((await getPartitionStatus({ ...partition, mountPoint: "/none" })).status, "NOT_FOUND");
  });

  it("logs its requests under --debug", async () => {
    const lines: string[] = [];
    const log = { debug: (line: string) => void lines.push(line), warn: () => {} };
    const config = { "lucidity:endpoint": simulator.url, "lucidity:accessToken": "canary-access" };
    simulator.addFault({ kind: "status", httpStatus: 403, on: "status", times: 1 });
    const read = (key: string) => config[key as keyof typeof config];
    await assert.rejects(statusOf(partition, read, log));
    assert.match(`${lines}`, /^check 1: HTTP 403 in \d+ ms, .*no further check: partition \/data of /);
  });

  it("accepts outputs", async () => {
    const output = getPartitionStatusOutput({ ...partition, mountPoint: pulumi.output("/data") });
    const status = await new Promise((resolve) => output.apply((seen) => resolve(seen.status)));
    assert.equal(status, "ON_BOARDED");
  });

  it("fails with the same text as a resource, without a token", async () => {
    simulator.addFault({ kind: "status", httpStatus: 403, on: "status" });
    await assert.rejects(getPartitionStatus({ ...partition, mountPoint: "/other" }), (error: Error) => {
      assert.match(error.message, /HTTP 403/);
      assert.match(error.message, /partition \/other of instance i-0abc/);
      assert.doesNotMatch(error.message, /canary/);
      return true;
    });
    simulator.clearFaults();
  });
});

describe("getPartitionStatus in a process that runs several stacks", () => {
  before(unsetMocks);

  it("takes the endpoint and the credential of the stack that calls it", async () => {
    const stacks = await Promise.all(
      ["ON_BOARDED", "FAILED"].map((final) =>
        startSimulator({ otherwise: { final }, refreshTokens: [`canary-${final}`] }),
      ),
    );
    try {
      const seen: string[] = [];
      for (const [index, final] of ["ON_BOARDED", "FAILED", "ON_BOARDED"].entries()) {
        pulumi.runtime.setAllConfig({
          "lucidity:endpoint": stacks[index % 2]?.url ?? "",
          "lucidity:refreshToken": `canary-${final}`,
        });
        seen.push((await getPartitionStatus(partition)).status);
      }
      assert.deepEqual(seen, ["ON_BOARDED", "FAILED", "ON_BOARDED"]);
    } finally {
      pulumi.runtime.setAllConfig({});
      await Promise.all(stacks.map((stack) => stack.stop()));
    }
  });

  it("keeps the ledger open for the last 20 credentials, and closes what it opened for others", async function () {
    if (!existsSync("/proc/self/fd")) return this.skip();
    const simulator = await startSimulator({ otherwise: { final: "ON_BOARDED" } });
    const ledgers = () => readdirSync("/proc/self/fd").filter(isOfLedger).length;
    try {
      for (let deployment = 0; deployment < 50; deployment++) {
        const config = {
          "lucidity:endpoint": simulator.url,
          "lucidity:accessToken": `canary-${deployment}`,
          "lucidity:requestsPerMinute": "1000",
        };
        await statusOf(partition, (key) => config[key as keyof typeof config]).catch(() => {});
      }
      assert.ok(ledgers() > 0 && ledgers() <= 40, `${ledgers()} files`);
    } finally {
      await simulator.stop();
    }
  });
});
