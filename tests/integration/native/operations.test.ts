import assert from "node:assert/strict";
import type { ServiceError } from "@grpc/grpc-js";
import { type Simulator, startSimulator } from "../../../simulator";
import { at } from "../../support/partitions";
import { initFailedOf, urnOf } from "../../support/providerMessages";
import { ProviderProcess } from "../../support/providerProcess";

const identity = at("/data");
const id = "AWS/123456789012/i-0abc/%2Fdata";
const urn = urnOf("data");
const groupUrn = urnOf("disks", "PartitionOnboardingGroup");
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownList = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";

/** The error of a call that must fail. */
async function failing(work: Promise<unknown>): Promise<ServiceError> {
  try {
    await work;
  } catch (error) {
    return error as ServiceError;
  }
  throw new Error("it did not fail");
}

describe("the native plugin's process", function () {
  this.timeout(30_000);
  let simulator: Simulator;
  let plugin: ProviderProcess;
  const looks = () => simulator.journal.filter(({ kind }) => kind === "status").length;
  const set = (mountPoint: string, more: object) =>
    simulator.setPartition({ instanceId: "i-0abc", mountPoint, ...more });
  beforeEach(async () => {
    simulator = await startSimulator({ requestsPerMinute: 10_000, maxConcurrentRequests: 1_000 });
    set("/data", {});
    plugin = await ProviderProcess.start({
      env: { LUCIDITY_REQUESTS_PER_MINUTE: "10000" },
      config: { endpoint: simulator.url, refreshToken: "canary-refresh" },
      // Some tests configure it again.
      isHeldByDebugger: true,
    });
  });
  afterEach(async () => {
    await plugin.stop();
    await simulator.stop();
  });

  it("says of each changed input whether it replaces", async () => {
    const olds = { ...identity, triggers: [1], status: "ON_BOARDED" };
    const { status: _output, ...oldInputs } = olds;
    const azure = {
      ...identity,
      cloudProvider: "AZURE",
      cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
      resourceGroup: "rg",
    };
    const changed = (news: Record<string, unknown>) => plugin.diff(urn, { id, olds, oldInputs, news });
    assert.deepEqual(await changed({ ...identity, mountPoint: "/other" }), {
      mountPoint: "UPDATE_REPLACE",
      triggers: "DELETE",
    });
    assert.deepEqual(await changed({ ...azure, triggers: [1] }), {
      cloudProvider: "UPDATE_REPLACE",
      cloudProviderAccountId: "UPDATE_REPLACE",
      resourceGroup: "ADD_REPLACE",
    });
    const unfinished = { ...olds, status: "PENDING" };
    assert.deepEqual(await plugin.diff(urn, { id, olds: unfinished, oldInputs, news: oldInputs }), {});
    const added = { id, olds: { ...identity, status: "ON_BOARDED" }, oldInputs: identity };
    assert.deepEqual(await plugin.diff(urn, { ...added, news: oldInputs }), { triggers: "ADD" });
  });

  it("refuses wrong arguments at their names, and passes what is not known yet", async () => {
    const wrong = { ...identity, mountPoint: "data", mountpoint: "/data" };
    const { failures } = await plugin.check(urn, wrong);
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["mountPoint", "mountpoint"],
    );
    const { inputs, failures: none } = await plugin.check(urn, {
      ...identity,
      instanceId: unknown,
      triggers: unknownList,
    });
    assert.deepEqual(none, []);
    assert.equal(inputs.instanceId, unknown);
  });

  it("polls once in a preview, by the engine's own flag, and leaves outputs unknown", async () => {
    set("/data", { pendingS: 1_000 });
    const { id: none, outputs } = await plugin.create(urn, identity, { preview: true });
    assert.equal(none, "");
    assert.deepEqual(outputs, { ...identity, status: unknown, onboardedAt: unknown });
    assert.equal(looks(), 1);
    const olds = { ...identity, status: "ON_BOARDED", onboardedAt: "2026-01-01T00:00:00.000Z" };
    const news = { ...identity, triggers: [1] };
    const updated = await plugin.update(urn, { id, olds, news }, { preview: true });
    assert.deepEqual(updated, { ...news, status: unknown, onboardedAt: unknown });
    await plugin.create(urn, { ...identity, instanceId: unknown }, { preview: true });
    assert.equal(looks(), 1, "what is not known or is onboarded is not polled");
  });

  it("fails a strict preview at a failure, and warns of it otherwise", async () => {
    set("/data", { final: "FAILED_ONBOARDING", reason: "detached" });
    await plugin.create(urn, identity, { preview: true });
    const [warning] = plugin.logged.filter(({ severity }) => severity === 2);
    assert.match(warning?.message ?? "", /detached/);
    assert.equal(warning?.urn, urn);
    await plugin.configure({ endpoint: simulator.url, refreshToken: "t", preview: "strict" });
    const error = await failing(plugin.create(urn, identity, { preview: true }));
    assert.match(error.details, /detached/);
    assert.equal(initFailedOf(error), undefined);
  });

  it("warns once of an API that is not reached, though the engine previews several resources at once", async () => {
    await plugin.configure({ endpoint: "http://127.0.0.1:9", refreshToken: "t" });
    const previews = ["/a", "/b", "/c"].map((mountPoint) =>
      plugin.create(urn, { ...identity, mountPoint }, { preview: true }),
    );
    await Promise.all(previews);
    await plugin.cancel();
    const lines = plugin.logged.map(({ message }) => message);
    assert.equal(lines.filter((line) => /was not reached/.test(line)).length, 1, lines.join("\n"));
    assert.match(lines.join("\n"), /did not look at 2 partitions, since the API could not be reached/);
  });

  it("bounds create, update and read with the timeouts of their own, in seconds", async () => {
    set("/data", { pendingS: 1_000 });
    const timeout = 1;
    const works = [
      plugin.create(urn, identity, { timeout }),
      plugin.update(urn, { id, olds: identity, news: identity }, { timeout }),
      plugin.read(urn, id, identity, identity, timeout),
    ];
    for (const error of await Promise.all(works.map(failing))) {
      assert.match(error.details, /within 1s/);
    }
  });

  it("imports what is visible, asking once, and says in plain words what is not", async () => {
    set("/data", { pendingS: 1_000 });
    const { outputs, inputs } = await plugin.read(urn, id, {});
    assert.deepEqual(inputs, identity);
    assert.deepEqual(outputs, { ...identity, status: "PENDING" });
    assert.equal(looks(), 1);
    const unseen = await failing(plugin.read(urn, "AWS/123456789012/i-0abc/%2Fnothing", {}));
    assert.match(unseen.details, /shows no onboarding request for AWS\/123456789012\/i-0abc\/%2Fnothing/);
    assert.match((await failing(plugin.read(urn, "data", {}))).details, /is no id of a partition/);
    const ofGroup = await failing(plugin.read(groupUrn, "a-group", {}));
    assert.match(ofGroup.details, /A group has no id that can be looked up or imported/);
  });

  it("looks up by the id alone: waits, and only polls in a preview", async () => {
    set("/data", { inProgressS: 1 });
    const got = await plugin.read(urn, id, {}, {});
    assert.deepEqual(got.outputs, { ...identity, status: "ON_BOARDED" });
    set("/data", { pendingS: 1_000 });
    await plugin.configure({ endpoint: simulator.url, refreshToken: "t" }, unknown);
    const seen = await plugin.read(urn, id, {}, {});
    assert.equal(seen.outputs.status, "PENDING");
  });

  it("takes for a look-up what a recent engine does not tell from an import", async () => {
    await plugin.handshake(true);
    await plugin.configure({ endpoint: simulator.url, refreshToken: "t" });
    set("/data", { inProgressS: 1 });
    const outputs = { ...identity, status: "ON_BOARDED" };
    assert.deepEqual(await plugin.read(urn, id, {}), { id, outputs, inputs: identity });
    set("/bad", { final: "FAILED" });
    const failed = await failing(plugin.read(urn, "AWS/123456789012/i-0abc/%2Fbad", {}));
    assert.match(failed.details, /Lucidity reports PARTITION_STATUS_FAILED/);
    assert.equal(initFailedOf(failed), undefined, "an import would keep it");
  });

  it("names in its texts the arguments of an explicit provider", async () => {
    await plugin.configure({ endpoint: simulator.url }, undefined, "eu");
    const error = initFailedOf(await failing(plugin.create(urn, identity)));
    assert.match(error?.reasons.join() ?? "", /or refreshToken, .*, accessToken of the provider eu, then/);
  });

  it("says that a look-up waits where nothing tells a preview from an update", async () => {
    set("/data", { inProgressS: 1 });
    const hint = "a preview may wait here; `skipWait: true` only looks";
    const hints = () => plugin.logged.filter(({ message }) => message.includes(hint)).length;
    await plugin.read(urn, id, {}, {});
    assert.equal(hints(), 1);
    set("/data", { inProgressS: 1 });
    set("/logs", {});
    await plugin.create(urn, { ...identity, mountPoint: "/logs" });
    await plugin.read(urn, id, {}, {});
    assert.equal(hints(), 1, "a create has said that this is no preview");
  });

  it("waits for the members of a group, and keeps its id and inputs", async () => {
    set("/logs", {});
    const partitions = [identity, { ...identity, mountPoint: "/logs" }];
    const { id: made, outputs } = await plugin.create(groupUrn, { partitions });
    assert.deepEqual([outputs.onboarded, outputs.partitions], [2, partitions]);
    const read = await plugin.read(groupUrn, made, outputs, { partitions });
    assert.deepEqual([read.id, read.inputs], [made, { partitions }]);
    assert.deepEqual(read.outputs.partitions, partitions);
    const news = { partitions: partitions.slice(1) };
    const changed = await plugin.diff(groupUrn, { id: made, olds: outputs, oldInputs: { partitions }, news });
    assert.deepEqual(changed, { partitions: "UPDATE" });
    const preview = await plugin.create(groupUrn, { partitions }, { preview: true });
    assert.deepEqual([preview.outputs.statuses, preview.outputs.onboarded], [unknown, unknown]);
  });

  it("answers getPartitionStatus, and names what is wrong with its arguments", async () => {
    const token = "lucidity:index:getPartitionStatus";
    assert.equal((await plugin.invoke(token, identity)).status, "ON_BOARDED");
    const error = await failing(plugin.invoke(token, { ...identity, mountPoint: "data" }));
    assert.match(error.details, /getPartitionStatus: mountPoint must be an absolute path/);
    assert.match((await failing(plugin.invoke("lucidity:index:other", {}))).details, /no function/);
  });
});
