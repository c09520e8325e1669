/** The adapter with the real lifecycle behind it, as provider/group.ts puts the two together. */

import assert from "node:assert/strict";
import { DynamicAdapter } from "../../../provider/dynamic/adapter";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { unknownValue } from "../../../provider/engine/properties";
import { partitionOnboardingGroup } from "../../../provider/resources/partitionOnboardingGroup";
import { at, idAt } from "../../support/partitions";
import { type Script, statusReply, WorldPerTest } from "../../support/world";

const groupOf = (...mountPoints: string[]) => ({ partitions: mountPoints.map(at) });
const onboarded = (mountPoint: string) => ({
  id: idAt(mountPoint),
  status: "ON_BOARDED",
  onboardedAt: "2025-01-01T00:00:00.000Z",
});
/** `/b` has failed, and all others are onboarded. */
const oneFailed: Script = (_n, { body }) => statusReply(body.mountPoint === "/b" ? "FAILED" : "ON_BOARDED");

describe("the adapter of a PartitionOnboardingGroup", () => {
  const run = new WorldPerTest(
    (context) => new DynamicAdapter(context, partitionOnboardingGroup(context), true),
  );
  const initFailure = async (work: Promise<unknown>) => {
    const result = await run.world.settle(work);
    assert.ok("error" in result && result.error instanceof InitializationError, "it fails");
    return result.error;
  };

  it("normalises every entry, and leaves out the internal inputs", async () => {
    const news = { ...groupOf("d:\\", "/b"), failFast: false, __urn: "u" };
    const { inputs, failures } = await run.subject.check({}, news);
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs, groupOf("D", "/b"));
  });

  it("updates for other timeouts", async () => {
    const state = { statuses: [onboarded("/a"), onboarded("/b")], onboarded: 2, __provider: "x" };
    assert.deepEqual(await run.subject.diff("id", state, groupOf("/a", "/b")), {
      changes: false,
      replaces: [],
    });
    const news = { ...groupOf("/a", "/b"), timeouts: { create: "1m" } };
    assert.deepEqual(await run.subject.diff("id", state, news), { changes: true, replaces: [] });
  });

  it("keeps the state with its __provider where a partition has failed", async () => {
    run.begin(oneFailed);
    const { properties, id } = await initFailure(
      run.subject.create({ ...groupOf("/a", "/b"), __provider: "x" }),
    );
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(Object.keys(properties).sort(), ["__provider", "onboarded", "statuses"]);
    assert.equal(properties.__provider, "x");
    assert.equal(properties.onboarded, 1);
  });

  it("returns outputs without __provider", async () => {
    const { outs } = await run.world.value(run.subject.create({ ...groupOf("/a", "/b"), __provider: "x" }));
    assert.deepEqual(Object.keys(outs).sort(), ["onboarded", "statuses"]);
  });

  it("has the deadline of customTimeouts", async () => {
    run.begin("PENDING");
    const { message } = await initFailure(
      run.subject.create({ ...groupOf("/a"), timeouts: { create: "2m" } }),
    );
    assert.match(message, /Not onboarded within 2m/);
  });

  it("writes to the row that check was given", async () => {
    const news = groupOf("/a", "/b");
    await run.subject.check({}, { ...news, __urn: "urn:row" });
    await run.world.value(run.subject.create(news));
    assert.ok(run.world.lines.length > 0);
    assert.ok(run.world.lines.every(({ urn, ephemeral }) => urn === "urn:row" && ephemeral));
  });

  it("keeps its name in the state, and tells it in the lines of every read", async () => {
    const news = groupOf("/a", "/b");
    run.begin("ON_BOARDED");
    await run.subject.check({}, { ...news, __urn: "urn:pulumi:dev::app::type::disks" });
    const { outs } = await run.world.value(run.subject.create(news));
    run.begin(oneFailed);
    for (const state of [outs, { ...outs, __urn: "urn:pulumi:dev::app::type::older" }]) {
      const result = await run.world.settle(run.subject.read("id", state));
      assert.ok("error" in result && result.error instanceof ReadInitializationError);
      assert.match(run.world.lines.splice(0).at(-1)?.message ?? "", /^group disks: 1 failed, 1\/2 onboarded/);
    }
    run.begin("ON_BOARDED");
    assert.equal((await run.world.value(run.subject.read("id", outs))).props.__name, "disks");
  });

  it("fails to read a group of which one has failed as a resource that is not initialised", async () => {
    run.begin(oneFailed);
    const state = { statuses: [onboarded("/a"), onboarded("/b")], onboarded: 2, __provider: "x" };
    const result = await run.world.settle(run.subject.read("id", state));
    assert.ok("error" in result && result.error instanceof ReadInitializationError);
    assert.match(result.error.details, /1 of 2 partitions are not onboarded/);
  });

  it("fails to read a damaged state as a resource that is not initialised", async () => {
    const result = await run.world.settle(run.subject.read("id", { __provider: "x" }));
    assert.ok("error" in result && result.error instanceof ReadInitializationError);
    assert.match(result.error.message, /state of this group is damaged/);
  });

  describe("in a preview", () => {
    const preview = (news: object, olds = {}) =>
      run.world.value(run.subject.check(olds, { ...news, __preview: true, __urn: "urn:row" }));

    it("warns in its row, and in mode strict returns an error at the index", async () => {
      run.begin(oneFailed);
      assert.deepEqual((await preview(groupOf("/a", "/b"))).failures, []);
      assert.deepEqual(
        run.world.lines.map(({ severity, urn }) => [severity, urn]),
        [["warning", "urn:row"]],
      );
      run.begin(oneFailed, { env: { LUCIDITY_PREVIEW: "strict" } });
      assert.deepEqual(
        (await preview(groupOf("/a", "/b"))).failures.map(({ property }) => property),
        ["partitions[1]"],
      );
    });

    it("sends no request for a group that exists, or that is not known yet", async () => {
      await preview(groupOf("/a"), groupOf("/a"));
      const partitions = [{ ...at("/a"), instanceId: unknownValue }];
      const { inputs, failures } = await preview({ partitions });
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, { partitions });
      assert.equal(run.world.polls.length, 0);
    });
  });
});
