import assert from "node:assert/strict";
import { type Simulator, startSimulator } from "../../simulator";
import { at, idAt } from "../support/partitions";
import { failing, urnOf } from "../support/providerMessages";
import { frontNames, ProviderProcess } from "../support/providerProcess";
import { until } from "../support/timing";

const inputs = at("/data");
const id = idAt("/data");

const urn = urnOf("data");
const urnOfGroup = urnOf("disks", "PartitionOnboardingGroup");

for (const front of frontNames)
  describe(`the provider process (${front})`, function () {
    this.timeout(30_000);
    let simulator: Simulator;
    let provider: ProviderProcess;
    const env = () => ({ LUCIDITY_ENDPOINT: simulator.url, LUCIDITY_REFRESH_TOKEN: "canary-refresh" });
    const begin = async (options: Partial<Parameters<typeof ProviderProcess.start>[0]> = {}) => {
      simulator = await startSimulator({ otherwise: {} });
      provider = await ProviderProcess.start({ front, env: env(), config: {}, ...options });
    };
    const end = async () => {
      await provider.stop();
      await simulator.stop();
    };
    const set = (mountPoint: string, script: object) =>
      simulator.setPartition({ instanceId: "i-0abc", mountPoint, ...script });
    const sent = (kind: string) => simulator.journal.filter((entry) => entry.kind === kind).length;

    describe("while its engine runs", () => {
      before(() => begin());
      after(end);

      it("checks, compares, creates, reads, updates and deletes", async () => {
        const checked = await provider.check(urn, { ...inputs, skipWait: false });
        assert.deepEqual(checked, { inputs, failures: [] });
        const { id: made, outputs } = await provider.create(urn, inputs);
        assert.equal(made, id);
        assert.equal(outputs.status, "ON_BOARDED");
        const replaces = (more: object) =>
          provider.replaces(urn, { id, olds: outputs, oldInputs: inputs, news: { ...inputs, ...more } });
        assert.equal(await replaces({}), undefined);
        assert.deepEqual(await replaces({ mountPoint: "/other" }), ["mountPoint"]);
        assert.deepEqual(await replaces({ triggers: [1] }), []);
        assert.deepEqual((await provider.read(urn, id, outputs, inputs)).outputs, outputs);
        const news = { ...inputs, triggers: [1] };
        const updated = await provider.update(urn, { id, olds: outputs, news });
        assert.equal(updated.onboardedAt, outputs.onboardedAt);
        const requests = simulator.journal.length;
        await provider.delete(urn, id, updated);
        assert.equal(simulator.journal.length, requests);
      });

      it("names every problem at its property", async () => {
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
        set("/slow", { inProgressS: 1 });
        const slow = urnOf("slow");
        await provider.check(slow, at("/slow"));
        await provider.create(slow, at("/slow"));
        const debug = 0;
        const shown = provider.logged.filter(({ severity, urn }) => severity !== debug && urn === slow);
        assert.deepEqual(
          shown.map(({ ephemeral }) => ephemeral),
          [true, true],
        );
        assert.match(shown[1]?.message ?? "", /^IN_PROGRESS -> ON_BOARDED after \d+s$/);
      });

      it("reports a failed create, update and read as a failed initialisation, with its state and no stack trace", async () => {
        set("/bad", { final: "FAILED", reason: "disk is busy" });
        const bad = at("/bad");
        const change = { id: idAt("/bad"), olds: { ...bad, status: "PENDING" }, news: bad };
        for (const work of [
          provider.create(urn, bad),
          provider.update(urn, change),
          provider.read(urn, change.id, { ...bad, status: "ON_BOARDED" }, bad),
        ]) {
          const { initFailed } = await failing(work);
          assert.equal(initFailed.id, change.id);
          assert.deepEqual(
            [initFailed.properties.mountPoint, initFailed.properties.status],
            ["/bad", "FAILED"],
          );
          const [reason = ""] = initFailed.reasons;
          assert.match(
            reason,
            /^Lucidity reports PARTITION_STATUS_FAILED: partition \/bad[\s\S]*disk is busy/,
          );
        }
        assert.doesNotMatch(JSON.stringify(provider.printed), /\\n\s+at /);
      });

      it("waits for a group in one call", async () => {
        set("/b", { final: "FAILED" });
        const { initFailed } = await failing(
          provider.create(urnOfGroup, { partitions: ["/a", "/b"].map(at) }),
        );
        assert.equal(initFailed.properties.onboarded, 1);
      });

      it("shows no token in its output, log lines, results or arguments", async () => {
        const { message, initFailed } = await failing(provider.create(urn, at("/bad")));
        const { printed, logged, child } = provider;
        const texts = [printed, logged, child.spawnargs, message, initFailed, simulator.journal];
        assert.doesNotMatch(JSON.stringify(texts), /canary/);
      });
    });

    describe("of its own", () => {
      afterEach(end);

      it("reads its settings from the stack's config, and shares one token and one budget between both kinds of resource", async () => {
        simulator = await startSimulator({ otherwise: {} });
        const config = { refreshToken: "canary-config", endpoint: simulator.url };
        provider = await ProviderProcess.start({ front, env: {}, config });
        await Promise.all([
          provider.create(urn, inputs),
          provider.create(urnOfGroup, { partitions: [inputs] }),
        ]);
        assert.deepEqual([sent("mint"), sent("status")], [1, 1]);
      });

      it("ends every wait within a second of Cancel, one whose request hangs too, with its state", async () => {
        await begin();
        simulator.addFault({ kind: "hang", on: "status", mountPoint: "/hangs" });
        const mountPoints = ["/data", "/x", "/hangs"];
        for (const mountPoint of mountPoints) set(mountPoint, { pendingS: 1_000 });
        const works = mountPoints.map((mountPoint) => failing(provider.create(urn, at(mountPoint))));
        await until(() => simulator.journal.length >= 4);
        const atMs = Date.now();
        await provider.cancel();
        const errors = await Promise.all(works);
        assert.ok(Date.now() - atMs < 1_000, `${Date.now() - atMs} ms`);
        for (const { initFailed } of errors)
          assert.match(initFailed.reasons[0] ?? "", /^Cancelled while waiting/);
      });

      it("exits within 10 s of the end of its engine, during a wait", async () => {
        await begin();
        set("/data", { pendingS: 1_000 });
        void failing(provider.create(urn, inputs));
        await until(() => simulator.journal.length >= 2);
        const atMs = Date.now();
        provider.killEngine();
        await provider.exited;
        assert.ok(Date.now() - atMs < 10_000, `${Date.now() - atMs} ms`);
      });

      it("keeps running if its standard input is closed from the start", async () => {
        await begin({ stdin: "ignore" });
        set("/data", { pendingS: 4 });
        assert.equal((await provider.create(urn, inputs)).outputs.status, "ON_BOARDED");
        assert.equal(provider.child.exitCode, null);
      });
    });
  });
