import assert from "node:assert/strict";
import { DynamicAdapter } from "../../../provider/dynamic/adapter";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { WorldPerTest } from "../../support/world";
import { RecordingResource } from "./recordingResource";

const args = { mountPoint: "/a" };
const inputs = { ...args, __provider: "code" };
const minuteMs = 60_000;

describe("the adapter of a resource that waits", () => {
  let resource: RecordingResource;
  const run = new WorldPerTest((context) => {
    resource = new RecordingResource();
    return new DynamicAdapter(context, resource);
  });

  const thrownBy = async <E>(work: Promise<unknown>, kind: new (...given: never[]) => E): Promise<E> => {
    const result = await run.world.settle(work);
    assert.ok("error" in result && result.error instanceof kind, "it throws");
    return result.error;
  };

  it("returns the id and the outputs of what is ready", async () => {
    assert.deepEqual(await run.subject.create(inputs), { id: "made", outs: { status: "ON_BOARDED" } });
    assert.deepEqual(await run.subject.update("id", inputs, inputs), { outs: { status: "ON_BOARDED" } });
    assert.deepEqual(await run.subject.read("id", inputs), { id: "id", props: { status: "ON_BOARDED" } });
  });

  it("says what does not work in this process once, before the first wait", async () => {
    run.world.context.engine.limits.push("Ctrl-C is not reported");
    await run.subject.check({}, { ...args, __preview: true });
    const said = () => run.world.lines.map(({ message }) => message);
    assert.deepEqual(said(), []);
    await run.subject.create(inputs);
    await run.subject.read("id", inputs);
    assert.deepEqual(said(), ["pulumi-lucidity: Ctrl-C is not reported"]);
  });

  describe("throws what the SDK expects where the resource is not ready", () => {
    beforeEach(() => {
      resource.result = { id: "made", state: { status: "FAILED" }, failure: "disk is busy" };
    });

    it("in create and update, with __provider kept in the properties", async () => {
      for (const work of [() => run.subject.create(inputs), () => run.subject.update("id", inputs, inputs)]) {
        const error = await thrownBy(work(), InitializationError);
        assert.equal(error.id, "made");
        assert.deepEqual(error.reasons, ["disk is busy"]);
        assert.deepEqual(error.properties, { status: "FAILED", __provider: "code" });
      }
    });

    it("without a __provider where there was none", async () => {
      const error = await thrownBy(run.subject.create(args), InitializationError);
      assert.deepEqual(error.properties, { status: "FAILED" });
    });

    it("in read, as the status that gRPC sends", async () => {
      const error = await thrownBy(run.subject.read("id", inputs), ReadInitializationError);
      assert.equal(error.details, "disk is busy");
      assert.equal(error.code, 2);
      const [details] = (error.metadata as { get(key: string): Buffer[] }).get("grpc-status-details-bin");
      const text = String(details);
      for (const part of ["disk is busy", "__provider", "code", "FAILED"])
        assert.ok(text.includes(part), part);
    });
  });

  const hour = 60 * minuteMs;
  const timeouts: [given: unknown, createMs: number, updateMs: number][] = [
    [undefined, hour, hour],
    [{ create: "90s", update: "5h" }, 1.5 * minuteMs, 5 * hour],
    [{ create: "2m" }, 2 * minuteMs, 2 * minuteMs],
    [{ update: "2m" }, hour, 2 * minuteMs],
    [{ create: 5, update: "soon" }, hour, hour],
  ];
  for (const [given, createMs, updateMs] of timeouts) {
    it(`with the timeouts ${JSON.stringify(given)} waits ${createMs / minuteMs} min in create and read, ${updateMs / minuteMs} min in update`, async () => {
      const withTimeouts = { ...args, timeouts: given };
      await run.subject.create(withTimeouts);
      await run.subject.update("id", withTimeouts, withTimeouts);
      await run.subject.read("id", withTimeouts);
      assert.deepEqual(
        [...resource.waits, ...resource.reads].map(({ timeoutMs }) => timeoutMs),
        [createMs, updateMs, createMs],
      );
    });
  }

  it("says which timeout applies, and that none is set", async () => {
    for (const timeouts of [{ create: "5m" }, { update: "5m" }, undefined])
      await run.subject.update("id", { ...args, timeouts }, { ...args, timeouts });
    assert.deepEqual(
      resource.waits.map(({ timeoutSource }) => timeoutSource),
      ["customTimeouts.create", "customTimeouts.update", "the default of customTimeouts.update"],
    );
  });

  it("with the timeouts of get waits as long as they say", async () => {
    await run.subject.read("id", { __get: true, __timeouts: { create: "10s" } });
    assert.equal(resource.reads[0]?.timeoutMs, 10_000);
  });

  it("ends every wait at Ctrl-C", async () => {
    await run.subject.create(args);
    await run.subject.update("id", args, args);
    await run.subject.read("id", args);
    run.world.cancel();
    assert.deepEqual(
      [...resource.waits, ...resource.reads].map(({ signal }) => signal.aborted),
      [true, true, true],
    );
  });

  describe("updates without a wait", () => {
    const state = { ...args, status: "ON_BOARDED" };
    const kept = { status: "ON_BOARDED", kept: true };

    it("where the timeouts alone have changed: the state follows", async () => {
      const timeouts = { create: "5m" };
      const olds = { ...state, __provider: "code" };
      const { outs } = await run.subject.update("id", olds, { ...inputs, timeouts });
      assert.deepEqual(outs, { ...kept, timeouts });
      assert.deepEqual((await run.subject.update("id", { ...olds, timeouts }, inputs)).outs, kept);
      assert.deepEqual(resource.waits, []);
    });

    it("a state that another front has written", async () => {
      assert.deepEqual((await run.subject.update("id", state, inputs)).outs, kept);
      assert.deepEqual(resource.waits, []);
    });

    it("unless the resource differs as well", async () => {
      resource.diffs = { changes: true, replaces: [], changed: [] };
      await run.subject.update("id", state, { ...inputs, timeouts: { create: "5m" } });
      assert.equal(resource.waits.length, 1);
    });
  });

  it("gives a row back where the resource throws, at once or later", async () => {
    await run.subject.check({}, { ...args, __urn: "urn:1" });
    await run.subject.check({}, { ...args, __urn: "urn:2" });
    const broken = new Error("broken");
    const ways = [
      () => Promise.reject(broken),
      () => {
        throw broken;
      },
    ];
    for (const way of ways) {
      resource.work = way;
      await assert.rejects(run.subject.create(inputs), broken);
    }
    await assert.rejects(run.subject.create(inputs), broken);
    assert.deepEqual(
      resource.waits.map(({ urn }) => urn),
      ["urn:1", "urn:1", "urn:1"],
    );
  });

  it("keeps the resource's name in the state where it is to, and reads with it, since a read is given no URN", async () => {
    const adapter = new DynamicAdapter(run.world.context, resource, true);
    const news = { ...args, __urn: "urn:pulumi:dev::app::type::disks" };
    await Promise.all([adapter.check({}, news), run.subject.check({}, news)]);
    assert.equal((await run.subject.create(args)).outs.__name, undefined);
    const { outs } = await adapter.create(args);
    const older = { ...outs, __urn: "urn:pulumi:dev::app::type::older" };
    for (const state of [outs, older]) assert.equal((await adapter.read("id", state)).props.__name, "disks");
    assert.deepEqual(
      resource.reads.map(({ name, urn }) => [name, urn]),
      [
        ["disks", undefined],
        ["disks", undefined],
      ],
    );
  });

  it("writes the lines of get to its row, and those of a refresh to the stack", async () => {
    await run.subject.read("id", { __get: true, __urn: "urn:row" });
    await run.subject.read("id", { ...args, __urn: "urn:before a rename" });
    await run.subject.read("id", { __get: true, __urn: "urn:row", __preview: true });
    assert.deepEqual(
      resource.reads.map(({ isGet, preview, urn }) => ({ isGet, preview, urn })),
      [
        { isGet: true, preview: false, urn: "urn:row" },
        { isGet: false, preview: false, urn: undefined },
        { isGet: true, preview: true, urn: "urn:row" },
      ],
    );
  });
});
