import assert from "node:assert/strict";
import { Door } from "../../../provider/dynamic/door";
import { unknownValue } from "../../../provider/engine/properties";
import { WorldPerTest } from "../../support/world";
import { RecordingLifecycle } from "./recordingLifecycle";

const args = { mountPoint: "/a" };
const internal = {
  __urn: "urn:row",
  __preview: true,
  __get: true,
  __slots: { declared: 1, parallel: 1 },
  __provider: "code",
  __later: 1,
};

describe("the Door of a lifecycle", () => {
  let lifecycle: RecordingLifecycle;
  const run = new WorldPerTest((host) => {
    lifecycle = new RecordingLifecycle();
    return new Door(host, lifecycle);
  });

  it("hands over no key that begins with __", async () => {
    const door = run.subject;
    await door.check({}, { ...args, ...internal });
    await door.diff("id", { ...args, ...internal }, { ...args, ...internal });
    await door.create({ ...args, ...internal });
    await door.update("id", { ...args, ...internal }, { ...args, ...internal });
    await door.read("id", { ...args, ...internal });
    assert.deepEqual(lifecycle.given, [
      [args],
      [args, undefined],
      ["id", args, args],
      [args],
      ["id", args, args],
      ["id", args],
    ]);
  });

  describe("check", () => {
    it("returns the inputs without the keys that begin with __", async () => {
      const { inputs, failures } = await run.subject.check({}, { ...args, ...internal });
      assert.deepEqual(inputs, args);
      assert.deepEqual(failures, []);
    });

    it("puts the timeouts among the inputs, and hands none to the lifecycle", async () => {
      const timeouts = { create: "5m" };
      const { inputs, failures } = await run.subject.check({}, { ...args, __timeouts: timeouts });
      assert.deepEqual(inputs, { ...args, timeouts });
      assert.deepEqual(failures, []);
      assert.deepEqual(lifecycle.given, [[args]]);
    });

    it("reports the problems of the arguments and of the timeouts", async () => {
      lifecycle.problems = [{ property: "mountPoint", reason: "is required" }];
      const { failures } = await run.subject.check({}, { __timeouts: { create: "soon" } });
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["mountPoint", "customTimeouts.create"],
      );
    });
  });

  describe("a preview", () => {
    const preview = { ...args, __preview: true, __urn: "urn:row" };

    it("of a new resource polls in its row, and returns the errors", async () => {
      lifecycle.previewProblems = [{ property: "", reason: "refused" }];
      const { failures } = await run.subject.check({}, preview);
      assert.deepEqual(failures, lifecycle.previewProblems);
      assert.deepEqual(
        lifecycle.previews.map(({ inputs, call }) => [inputs, call.urn]),
        [[args, "urn:row"]],
      );
    });

    it("ends at Ctrl-C", async () => {
      await run.subject.check({}, preview);
      run.world.cancel();
      assert.equal(lifecycle.previews[0]?.call.signal.aborted, true);
    });

    it("polls nothing where the inputs have a problem", async () => {
      lifecycle.problems = [{ property: "mountPoint", reason: "is required" }];
      await run.subject.check({}, preview);
      assert.deepEqual(lifecycle.previews, []);
    });

    it("of a resource that exists polls nothing", async () => {
      await run.subject.check(args, preview);
      assert.deepEqual(lifecycle.previews, []);
    });

    it("polls nothing where the program does not say that it is a preview", async () => {
      for (const flag of [undefined, false, "true"])
        await run.subject.check({}, { ...args, __preview: flag });
      assert.deepEqual(lifecycle.previews, []);
    });
  });

  describe("a preview of a resource that exists", () => {
    const preview = { ...args, __preview: true, __urn: "urn:row" };
    const state = { ...args, status: "PENDING", timeouts: { create: "2m" } };

    it("polls in diff where it will be updated, with the state and in its row", async () => {
      lifecycle.diffs = { changes: true };
      await run.subject.check(state, preview);
      await run.subject.diff("id", state, { ...args, __urn: "urn:row" });
      assert.deepEqual(lifecycle.given.at(-1), [args, state]);
      assert.deepEqual(
        lifecycle.previews.map(({ call }) => call.urn),
        ["urn:row"],
      );
    });

    it("throws the errors, since diff can return none", async () => {
      lifecycle.diffs = { changes: true };
      lifecycle.previewProblems = [{ property: "", reason: "refused" }];
      await run.subject.check(state, preview);
      await assert.rejects(run.subject.diff("id", state, args), {
        name: "PreviewError",
        message: "refused",
        stack: "",
      });
    });

    it("polls nothing where nothing changes, where it is replaced, or outside a preview", async () => {
      await run.subject.check(state, preview);
      await run.subject.diff("id", { ...args, timeouts: undefined }, args);
      lifecycle.diffs = { changes: true, replaces: ["mountPoint"] };
      await run.subject.diff("id", state, args);
      lifecycle.diffs = { changes: true };
      const other = { mountPoint: "/b" };
      await run.subject.check(other, { ...other, __urn: "urn:other" });
      await run.subject.diff("id", other, other);
      assert.deepEqual(lifecycle.previews, []);
    });
  });

  describe("diff", () => {
    it("updates for what the lifecycle says, and replaces for what it says", async () => {
      assert.deepEqual(await run.subject.diff("id", args, args), { changes: false });
      lifecycle.diffs = { changes: true, replaces: ["mountPoint"] };
      assert.deepEqual(await run.subject.diff("id", args, args), lifecycle.diffs);
    });

    it("updates for other timeouts", async () => {
      const withTimeouts = { ...args, timeouts: { create: "5m" } };
      assert.deepEqual(await run.subject.diff("id", args, withTimeouts), { changes: true });
      assert.deepEqual(await run.subject.diff("id", withTimeouts, withTimeouts), { changes: false });
    });

    it("ignores every key that begins with __", async () => {
      assert.deepEqual(await run.subject.diff("id", { ...args, __urn: "old" }, { ...args, ...internal }), {
        changes: false,
      });
    });
  });

  it("warns where the engine runs fewer operations at once than resources wait", async () => {
    const __slots = { declared: 2, parallel: 1 };
    const checked = (mountPoint: string) =>
      run.subject.check({}, { mountPoint, __slots, __urn: `urn:${mountPoint}` });
    await checked("/a");
    assert.equal(run.world.lines.length, 0);
    await checked("/b");
    assert.match(run.world.lines[0]?.message ?? "", /^2 partitions are waited for one by one/);
  });

  it("counts a resource that exists as a wait where its diff updates it or a value is not known yet", async () => {
    const __slots = { declared: 3, parallel: 1 };
    lifecycle.diffs = { changes: true };
    const onlyDiffed = { mountPoint: "/a" };
    const unknown = { mountPoint: "/b", triggers: [unknownValue] };
    const skipped = { mountPoint: "/c", skipWait: true };
    for (const news of [onlyDiffed, unknown, skipped])
      await run.subject.check(news, { ...news, __slots, __urn: `urn:${news.mountPoint}` });
    for (const news of [onlyDiffed, skipped]) await run.subject.diff("id", news, news);
    assert.match(run.world.lines[0]?.message ?? "", /^2 partitions are waited for one by one/);
  });
});
