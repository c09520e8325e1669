import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../simulator";
import { at } from "../support/partitions";
import { failing, urnOf } from "../support/providerMessages";
import { frontNames, ProviderProcess } from "../support/providerProcess";
import { until } from "../support/timing";

const partition = at("/data");
const inputs = partition;
const id = "AWS/123456789012/i-0abc/%2Fdata";

const urn = urnOf("data");
const urnOfGroup = urnOf("disks", "PartitionOnboardingGroup");

for (const front of frontNames)
  describe(`the provider process (${front})`, function () {
    this.timeout(30_000);
    let simulator: Simulator;
    let provider: ProviderProcess;
    const env = () => ({ LUCIDITY_ENDPOINT: simulator.url, LUCIDITY_REFRESH_TOKEN: "canary-refresh" });
    const start = async (more: Record<string, string> = {}, config: Record<string, string> = {}) => {
      provider = await ProviderProcess.start({ front, env: { ...env(), ...more }, config });
    };
    beforeEach(async () => {
      simulator = await startSimulator({ partitions: [{ instanceId: "i-0abc", mountPoint: "/data" }] });
    });
    afterEach(async () => {
      await provider.stop();
      await simulator.stop();
    });

    it("checks, compares, creates, reads, updates and deletes", async () => {
      await start();
      const checked = await provider.check(urn, { ...inputs, skipWait: false });
      assert.deepEqual(checked, { inputs, failures: [] });
      const created = await provider.create(urn, inputs);
      assert.equal(created.id, id);
      assert.equal(created.outputs.status, "ON_BOARDED");
      const diff = (news: object) =>
        provider.replaces(urn, {
          id,
          olds: created.outputs,
          oldInputs: inputs,
          news: { ...inputs, ...news },
        });
      assert.equal(await diff({}), undefined);
      assert.deepEqual(await diff({ mountPoint: "/other" }), ["mountPoint"]);
      assert.deepEqual(await diff({ triggers: [1] }), []);
      const read = await provider.read(urn, id, created.outputs, inputs);
      assert.deepEqual(read.outputs, created.outputs);
      const updated = await provider.update(urn, {
        id,
        olds: created.outputs,
        news: { ...inputs, triggers: [1] },
      });
      assert.equal(updated.onboardedAt, created.outputs.onboardedAt);
      const requests = simulator.journal.length;
      await provider.delete(urn, id, updated);
      assert.equal(simulator.journal.length, requests);
    });

    it("reads its settings from the stack's config", async () => {
      await start(
        { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_ENDPOINT: "" },
        {
          refreshToken: "canary-config",
          endpoint: simulator.url,
        },
      );
      assert.equal((await provider.create(urn, inputs)).outputs.status, "ON_BOARDED");
    });

    it("names every problem at its property", async () => {
      await start();
      const { failures } = await provider.check(urn, { cloudProvider: "AZURE" });
      const reasons = failures.map(({ property, reason }) => `${property}: ${reason}`);
      assert.deepEqual(reasons, [
        "cloudProviderAccountId: cloudProviderAccountId is required",
        "instanceId: instanceId is required",
        "resourceGroup: resourceGroup is required for AZURE",
        "mountPoint: mountPoint is required",
      ]);
    });

    it("sends its progress to the engine, in the resource's row", async () => {
      simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", inProgressS: 1 });
      await start();
      await provider.check(urn, inputs);
      await provider.create(urn, inputs);
      const debug = 0;
      const shown = provider.logged.filter(({ severity }) => severity !== debug);
      assert.deepEqual(
        shown.map(({ urn, ephemeral }) => [urn, ephemeral]),
        [
          [urn, true],
          [urn, true],
        ],
      );
      assert.match(shown[1]?.message ?? "", /^IN_PROGRESS -> ON_BOARDED after \d+s$/);
    });

    it("reports a failed create as a failed initialisation, with its state", async () => {
      simulator.setPartition({
        instanceId: "i-0abc",
        mountPoint: "/data",
        final: "FAILED",
        reason: "disk is busy",
      });
      await start();
      const { initFailed } = await failing(provider.create(urn, inputs));
      assert.equal(initFailed.id, id);
      assert.deepEqual(initFailed.properties, { ...inputs, status: "FAILED" });
      assert.match(
        initFailed.reasons[0] ?? "",
        /^Lucidity reports PARTITION_STATUS_FAILED: partition \/data[\s\S]*disk is busy/,
      );
    });

    it("reports a failed read the same way, and prints no stack trace", async () => {
      simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", final: "FAILED" });
      await start();
      const { initFailed } = await failing(
        provider.read(urn, id, { ...inputs, status: "ON_BOARDED" }, inputs),
      );
      assert.equal(initFailed.properties.status, "FAILED");
      assert.match(initFailed.reasons[0] ?? "", /^Lucidity reports PARTITION_STATUS_FAILED/);
      assert.doesNotMatch(JSON.stringify(provider.printed), /\\n\s+at /);
    });

    it("waits for a group in one call", async () => {
      await start();
      const list = ["/a", "/b"].map((mountPoint) => ({ ...partition, mountPoint }));
      simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/a" });
      simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/b", final: "FAILED" });
      const { initFailed } = await failing(provider.create(urnOfGroup, { partitions: list }));
      assert.equal(initFailed.properties.onboarded, 1);
    });

    it("shares one token and one budget between both kinds of resource", async () => {
      await start();
      const group = { partitions: [{ ...partition, mountPoint: "/data" }] };
      await Promise.all([provider.create(urn, inputs), provider.create(urnOfGroup, group)]);
      assert.equal(simulator.journal.filter(({ kind }) => kind === "mint").length, 1);
      assert.equal(simulator.journal.filter(({ kind }) => kind === "status").length, 1);
    });

    const slow = () => simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", pendingS: 1_000 });

    it("ends every wait within a second of Cancel, with its state", async () => {
      slow();
      await start();
      const works = ["/data", "/x", "/y"].map((mountPoint) =>
        failing(provider.create(urn, { ...inputs, mountPoint })),
      );
      await until(() => simulator.journal.length >= 4);
      const atMs = Date.now();
      await provider.cancel();
      const errors = await Promise.all(works);
      assert.ok(Date.now() - atMs < 1_000, `${Date.now() - atMs} ms`);
      for (const { initFailed } of errors)
        assert.match(initFailed.reasons[0] ?? "", /^Cancelled while waiting/);
    });

    it("ends a hanging request at Cancel", async () => {
      simulator.addFault({ kind: "hang", on: "status" });
      await start();
      const work = failing(provider.create(urn, inputs));
      await until(() => simulator.journal.length >= 2);
      await provider.cancel();
      assert.match((await work).initFailed.reasons[0] ?? "", /^Cancelled/);
    });

    it("exits within 10 s of the end of its engine, during a wait", async () => {
      slow();
      await start();
      void failing(provider.create(urn, inputs));
      await until(() => simulator.journal.length >= 2);
      const atMs = Date.now();
      provider.killEngine();
      await provider.exited;
      assert.ok(Date.now() - atMs < 10_000, `${Date.now() - atMs} ms`);
    });

    it("keeps running if its standard input is closed from the start", async () => {
      provider = await ProviderProcess.start({ front, env: env(), config: {}, stdin: "ignore" });
      simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", pendingS: 4 });
      const { outputs } = await provider.create(urn, inputs);
      assert.equal(outputs.status, "ON_BOARDED");
      assert.equal(provider.child.exitCode, null);
    });

    it("shows no token in its output, log lines, results or arguments", async () => {
      simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", final: "FAILED" });
      await start();
      const error = await failing(provider.create(urn, inputs));
      const texts = [
        provider.printed,
        provider.child.spawnargs,
        provider.logged,
        error.message,
        error.initFailed,
        simulator.journal,
      ];
      assert.doesNotMatch(JSON.stringify(texts), /canary/);
    });
  });
