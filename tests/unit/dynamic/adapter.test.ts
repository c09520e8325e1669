import assert from "node:assert/strict";
import { DynamicAdapter } from "../../../provider/dynamic/adapter";
import { WorldPerTest } from "../../support/world";
import { RecordingResource } from "./recordingResource";

const args = { mountPoint: "/a" };
const internal = {
  __urn: "urn:row",
  __preview: true,
  __get: true,
  __provider: "code",
  __later: 1,
};

describe("the adapter of a resource", () => {
  let resource: RecordingResource;
  const run = new WorldPerTest((context) => {
    resource = new RecordingResource();
    return new DynamicAdapter(context, resource);
  });

  it("hands over no key that begins with __", async () => {
    const adapter = run.subject;
    await adapter.check({}, { ...args, ...internal });
    await adapter.diff("id", { ...args, ...internal }, { ...args, ...internal });
    await adapter.create({ ...args, ...internal });
    await adapter.update("id", { ...args, ...internal }, { ...args, ...internal });
    await adapter.read("id", { ...args, ...internal });
    assert.deepEqual(resource.given, [
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

    it("puts the timeouts among the inputs, and hands none to the resource", async () => {
      const timeouts = { create: "5m" };
      const { inputs, failures } = await run.subject.check({}, { ...args, __timeouts: timeouts });
      assert.deepEqual(inputs, { ...args, timeouts });
      assert.deepEqual(failures, []);
      assert.deepEqual(resource.given, [[args]]);
    });

    it("accepts the timeouts that it has returned itself, as `ignoreChanges` hands them back", async () => {
      const olds = { ...args, timeouts: { create: "5m" } };
      const { inputs, failures } = await run.subject.check(olds, olds);
      assert.deepEqual(inputs, olds);
      assert.deepEqual(failures, []);
      assert.deepEqual(resource.given, [[args]]);
    });

    it("hands timeouts that the program gives among the arguments to the resource, which refuses them", async () => {
      const news = { ...args, timeouts: { create: "5m" } };
      await run.subject.check({}, news);
      assert.deepEqual(resource.given, [[news]]);
    });

    it("reports the problems of the arguments and of the timeouts", async () => {
      resource.problems = [{ property: "mountPoint", reason: "is required" }];
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
      resource.previewProblems = [{ property: "", reason: "refused" }];
      const { failures } = await run.subject.check({}, preview);
      assert.deepEqual(failures, resource.previewProblems);
      assert.deepEqual(
        resource.previews.map(({ inputs, call }) => [inputs, call.urn]),
        [[args, "urn:row"]],
      );
    });

    it("ends at Ctrl-C", async () => {
      await run.subject.check({}, preview);
      run.world.cancel();
      assert.equal(resource.previews[0]?.call.signal.aborted, true);
    });

    it("polls nothing where the inputs have a problem", async () => {
      resource.problems = [{ property: "mountPoint", reason: "is required" }];
      await run.subject.check({}, preview);
      assert.deepEqual(resource.previews, []);
    });

    it("of a resource that exists polls nothing", async () => {
      await run.subject.check(args, preview);
      assert.deepEqual(resource.previews, []);
    });

    it("polls nothing where the program does not say that it is a preview", async () => {
      for (const flag of [undefined, false, "true"])
        await run.subject.check({}, { ...args, __preview: flag });
      assert.deepEqual(resource.previews, []);
    });
  });

  describe("a preview of a resource that exists", () => {
    const preview = { ...args, __preview: true, __urn: "urn:row" };
    const state = { ...args, status: "PENDING", timeouts: { create: "2m" } };

    it("polls in diff where it will be updated, with the state and in its row", async () => {
      resource.diffs = { changes: true, replaces: [], changed: [] };
      await run.subject.check(state, preview);
      await run.subject.diff("id", state, { ...args, __urn: "urn:row" });
      assert.deepEqual(resource.given.at(-1), [args, { ...args, status: "PENDING" }]);
      assert.deepEqual(
        resource.previews.map(({ call }) => call.urn),
        ["urn:row"],
      );
    });

    it("throws the errors, since diff can return none", async () => {
      resource.diffs = { changes: true, replaces: [], changed: [] };
      resource.previewProblems = [{ property: "", reason: "refused" }];
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
      resource.diffs = { changes: true, replaces: ["mountPoint"], changed: [] };
      await run.subject.diff("id", state, args);
      resource.diffs = { changes: true, replaces: [], changed: [] };
      const other = { mountPoint: "/b" };
      await run.subject.check(other, { ...other, __urn: "urn:other" });
      await run.subject.diff("id", other, other);
      assert.deepEqual(resource.previews, []);
    });
  });

  describe("diff", () => {
    it("updates for what the resource says, and replaces for what it says", async () => {
      assert.deepEqual(await run.subject.diff("id", args, args), { changes: false, replaces: [] });
      resource.diffs = { changes: true, replaces: ["mountPoint"], changed: [] };
      assert.deepEqual(await run.subject.diff("id", args, args), { changes: true, replaces: ["mountPoint"] });
    });

    const replaceOnChanges: [paths: string[], replaces: string[]][] = [
      [["triggers"], ["triggers"]],
      [["*"], ["triggers"]],
      [["triggers[0]"], []],
      [["triggers[1].version"], ["triggers"]],
      [["mountPoint", "skipWait"], []],
    ];
    for (const [paths, replaces] of replaceOnChanges)
      it(`with replaceOnChanges ${paths} replaces for ${replaces} where the second trigger has changed`, async () => {
        resource.diffs = { changes: true, replaces: [], changed: ["triggers"] };
        const news = { ...args, triggers: [1, { version: 2 }] };
        await run.subject.check(args, { ...news, __urn: "urn:row", __replaceOnChanges: paths });
        const olds = { ...args, triggers: [1, { version: 1 }] };
        assert.deepEqual(await run.subject.diff("id", olds, news), { changes: true, replaces });
      });

    it("updates for other timeouts", async () => {
      const withTimeouts = { ...args, timeouts: { create: "5m" } };
      assert.deepEqual(await run.subject.diff("id", args, withTimeouts), { changes: true, replaces: [] });
      assert.deepEqual(await run.subject.diff("id", withTimeouts, withTimeouts), {
        changes: false,
        replaces: [],
      });
    });

    it("ignores every key that begins with __", async () => {
      const state = { ...args, __urn: "old", __provider: "older code" };
      assert.deepEqual(await run.subject.diff("id", state, { ...args, ...internal }), {
        changes: false,
        replaces: [],
      });
    });

    it("updates a state without a __provider, which no later operation could load", async () => {
      const { changes } = await run.subject.diff("id", args, { ...args, __provider: "code" });
      assert.equal(changes, true);
    });
  });

  it("warns where a resource was checked, and the engine has no slot for its create while another waits", async () => {
    const [first, second] = ["/a", "/b"].map((mountPoint) => ({ mountPoint, __urn: `urn:${mountPoint}` }));
    await run.subject.check({}, first ?? {});
    resource.work = () => new Promise(() => {});
    void run.subject.create(first ?? {});
    await run.subject.check({}, { ...second, __preview: true });
    await run.world.timers.tickAsync(20_000);
    assert.equal(run.world.lines.length, 0);
    await run.subject.check({}, second ?? {});
    await run.world.timers.tickAsync(10_000);
    assert.match(run.world.lines[0]?.message ?? "", /^1 wait is under way, and the engine has no slot left/);
  });
});
