import assert from "node:assert/strict";
import fc from "fast-check";
import { Door } from "../../../provider/dynamic/door";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { unknownValue } from "../../../provider/engine/properties";
import { PartitionOnboardingLifecycle } from "../../../provider/resources/partitionOnboarding";
import { type Reply, type Script, statusReply, World } from "../../support/world";

const partition = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
const azure = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  instanceId: "vm-01",
  resourceGroup: "data-rg",
  mountPoint: "D",
};
const id = "AWS/123456789012/i-0abc/%2Fdev%2Fsdf";
const onboarded = { ...partition, status: "ON_BOARDED", onboardedAt: "2025-01-01T00:00:00.000Z" };
const now = /^2026-01-02T/;

describe("the lifecycle", () => {
  let world: World;
  let lifecycle: Door;
  const start = (script: Script | string, env: Record<string, string> = {}, mint?: (n: number) => Reply) => {
    world?.leave();
    world = new World(typeof script === "string" ? () => statusReply(script) : script, mint, env);
    lifecycle = new Door(world.host, new PartitionOnboardingLifecycle(world.host));
  };
  beforeEach(() => start("ON_BOARDED"));
  afterEach(() => world.leave());

  const value = async <T>(work: Promise<T>): Promise<T> => {
    const result = await world.settle(work);
    if ("error" in result) throw result.error;
    return result.value;
  };
  const failure = async (work: Promise<unknown>): Promise<InitializationError | ReadInitializationError> => {
    const result = await world.settle(work);
    assert.ok("error" in result, "it fails");
    assert.ok(result.error instanceof InitializationError || result.error instanceof ReadInitializationError);
    return result.error;
  };

  describe("check", () => {
    it("normalises, and strips what only the provider is to know", async () => {
      const news = {
        ...partition,
        mountPoint: "d:\\",
        skipWait: false,
        __urn: "urn",
        __slots: {},
        __provider: "x",
      };
      const { inputs, failures } = await lifecycle.check({}, news);
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, { ...partition, mountPoint: "D" });
    });

    it("reports every problem at its property, and asks nothing", async () => {
      const { failures } = await lifecycle.check(
        {},
        { cloudProvider: "AZURE", mountpoint: "/x", __preview: true },
      );
      const properties = failures.map(({ property }) => property);
      assert.deepEqual(properties, [
        "cloudProviderAccountId",
        "instanceId",
        "resourceGroup",
        "mountPoint",
        "mountpoint",
      ]);
      assert.equal(world.polls.length, 0);
    });

    it("passes what is not known yet without a look", async () => {
      const news = { ...partition, instanceId: unknownValue, __preview: true };
      const { inputs, failures } = await lifecycle.check({}, news);
      assert.deepEqual(failures, []);
      assert.equal(inputs.instanceId, unknownValue);
      assert.equal(world.polls.length, 0);
    });

    it("never crashes whatever a program passes, and is idempotent", async () => {
      const anyValue = fc.oneof(fc.anything({ withBigInt: true, withDate: true }), fc.constant(unknownValue));
      const bags = fc.record(
        {
          cloudProvider: fc.oneof(fc.constantFrom("AWS", "AZURE", "GCP"), anyValue),
          cloudProviderAccountId: fc.oneof(fc.constant("123456789012"), anyValue),
          instanceId: fc.oneof(fc.constant("i-0abc"), anyValue),
          resourceGroup: anyValue,
          mountPoint: fc.oneof(fc.constantFrom("/d", "e:", "E"), anyValue),
          triggers: anyValue,
          skipWait: anyValue,
          timeouts: anyValue,
          other: anyValue,
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(bags, async (news) => {
          const once = await lifecycle.check({}, news as Record<string, unknown>);
          const twice = await lifecycle.check({}, once.inputs);
          assert.deepEqual(twice.inputs, once.inputs);
        }),
      );
    });
  });

  describe("diff", () => {
    const changed = { changes: true };
    const same = { changes: false };
    const replaced = (...replaces: string[]) => ({ changes: true, replaces });
    const azureId = "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/data-rg/vm-01/D";
    const azureState = { ...azure, status: "ON_BOARDED" };
    const cases: [string, object, object, object, string?][] = [
      ["the same", onboarded, partition, same],
      ["another mount point", onboarded, { ...partition, mountPoint: "/x" }, replaced("mountPoint")],
      ["an unknown instance", onboarded, { ...partition, instanceId: unknownValue }, replaced("instanceId")],
      [
        "another case in Azure",
        azureState,
        { ...azure, instanceId: "VM-01", resourceGroup: "Data-RG" },
        same,
        azureId,
      ],
      ["another drive in Azure", azureState, { ...azure, mountPoint: "E" }, replaced("mountPoint"), azureId],
      ["other triggers", onboarded, { ...partition, triggers: [1] }, changed],
      [
        "equal triggers",
        { ...onboarded, triggers: [{ a: 1 }] },
        { ...partition, triggers: [{ a: 1 }] },
        same,
      ],
      ["other timeouts", onboarded, { ...partition, timeouts: { create: "5m" } }, changed],
      ["skipWait turned on", onboarded, { ...partition, skipWait: true }, changed],
      ["skipWait turned off", { ...onboarded, skipWait: true }, partition, changed],
      ["a failed one", { ...partition, status: "FAILED" }, partition, changed],
      [
        "a failed one with skipWait",
        { ...partition, status: "FAILED", skipWait: true },
        { ...partition, skipWait: true },
        same,
      ],
      ["a state without a status", partition, partition, changed],
      ["unknown keys in the state", { ...onboarded, later: 1, __urn: "old" }, partition, same],
      ["a state without identity", { status: "ON_BOARDED" }, partition, replaced(...Object.keys(partition))],
      ["a hand-edited id", onboarded, partition, replaced(...Object.keys(partition)), "AWS/1"],
    ];
    for (const [name, olds, news, expected, of] of cases) {
      it(`${name}: ${JSON.stringify(expected)}`, async () => {
        const result = await lifecycle.diff(
          of ?? id,
          olds as Record<string, unknown>,
          news as Record<string, unknown>,
        );
        assert.equal(result.changes, (expected as { changes: boolean }).changes);
        const replaces = (expected as { replaces?: string[] }).replaces ?? [];
        assert.deepEqual(new Set(result.replaces ?? []), new Set(replaces));
      });
    }
  });

  describe("create", () => {
    it("waits until ON_BOARDED, and dates it", async () => {
      start((n) => statusReply(["PENDING", "IN_PROGRESS", "ON_BOARDED"][n] ?? "ON_BOARDED"));
      const { id: made, outs } = await value(lifecycle.create({ ...partition, __provider: "x" }));
      assert.equal(made, id);
      assert.deepEqual({ ...outs, onboardedAt: "" }, { ...partition, status: "ON_BOARDED", onboardedAt: "" });
      assert.match(String(outs.onboardedAt), now);
      assert.equal(world.polls.length, 3);
      assert.deepEqual(world.polls[0]?.body, partition);
      assert.equal(world.exchanges.length, 1);
    });

    it("tells each change in the row that check was told of", async () => {
      start((n) => statusReply(["PENDING", "ON_BOARDED"][n] ?? ""));
      await lifecycle.check({}, { ...partition, __urn: "urn:row" });
      await value(lifecycle.create(partition));
      assert.deepEqual(
        world.lines.map(({ message, urn }) => [urn, message]),
        [
          ["urn:row", "PENDING, limit 1h"],
          ["urn:row", "PENDING -> ON_BOARDED after 2s"],
        ],
      );
    });

    it("has a deadline of 60 minutes, and of customTimeouts where they say so", async () => {
      start("PENDING");
      const hour = await failure(lifecycle.create(partition));
      assert.match(hour.message, /Not onboarded within 1h/);
      assert.ok(Math.abs(world.nowMs - 3_600_000) < 2_000);
      start("PENDING");
      const short = await failure(
        lifecycle.create({ ...partition, timeouts: { create: "90s", update: "5h" } }),
      );
      assert.match(short.message, /Not onboarded within 1m 30s/);
    });

    for (const status of ["PENDING", "FAILED", "NOT_FOUND", "ON_BOARDED"]) {
      it(`with skipWait records ${status} at one look`, async () => {
        start(status === "NOT_FOUND" ? () => ({ status: 404 }) : status);
        const { outs } = await value(lifecycle.create({ ...partition, skipWait: true }));
        assert.equal(outs.status, status);
        assert.equal(outs.onboardedAt !== undefined, status === "ON_BOARDED");
        assert.equal(world.polls.length, 1);
      });
    }

    it("fails with its state when a setting is wrong, and asks nothing", async () => {
      start("ON_BOARDED", { LUCIDITY_REQUESTS_PER_MINUTE: "none" });
      const error = (await failure(
        lifecycle.create({ ...partition, __provider: "x" }),
      )) as InitializationError;
      assert.match(
        error.message,
        /Lucidity is not configured.*\n.*requestsPerMinute|LUCIDITY_REQUESTS_PER_MINUTE/,
      );
      assert.deepEqual(error.properties, { ...partition, __provider: "x" });
      assert.equal(world.polls.length + world.exchanges.length, 0);
    });

    it("merges equal partitions: each request serves both", async () => {
      start((n) => statusReply(n < 4 ? "PENDING" : "ON_BOARDED"));
      await value(Promise.all([lifecycle.create(partition), lifecycle.create(partition)]));
      assert.ok(world.polls.length <= 6, `${world.polls.length} requests`);
    });
  });

  describe("Ctrl-C", () => {
    const hanging: Reply = { afterS: 3_600, body: "" };
    const moments: [string, number, Script, (() => Reply)?][] = [
      ["before the first answer", 50, () => hanging],
      ["between two looks", 1_000, () => statusReply("PENDING")],
      ["during a retry pause", 250, () => ({ breaks: "ECONNRESET" })],
      ["during a hanging request", 2_500, (n) => (n === 0 ? statusReply("PENDING") : hanging)],
      ["during a mint", 100, () => statusReply("PENDING"), () => hanging],
      ["while it is asked to slow down", 5_000, () => ({ status: 429, headers: { "retry-after": "60" } })],
    ];
    for (const [moment, atMs, script, mint] of moments) {
      it(`${moment} ends the wait at once, with its state kept`, async () => {
        start(script, {}, mint);
        const work = lifecycle.create({ ...partition, __provider: "x" });
        setTimeout(() => world.cancel(), atMs);
        const error = (await failure(work)) as InitializationError;
        assert.equal(Math.round(world.nowMs), atMs);
        assert.match(error.message, /^Cancelled while waiting/);
        assert.match(error.message, /the next `pulumi up` resumes/);
        assert.equal(error.properties.__provider, "x");
        assert.equal(error.properties.mountPoint, "/dev/sdf");
        world.host.session.close();
        assert.equal(world.timers.countTimers(), 0, "no timer is left");
      });
    }

    it("before a wait begins asks nothing", async () => {
      world.cancel();
      assert.match((await failure(lifecycle.create(partition))).message, /^Cancelled/);
      assert.equal(world.polls.length, 0);
    });
  });

  describe("update", () => {
    it("waits again, and keeps onboardedAt where it stayed onboarded", async () => {
      const { outs } = await value(lifecycle.update(id, onboarded, { ...partition, triggers: [1] }));
      assert.equal(outs.onboardedAt, onboarded.onboardedAt);
      assert.deepEqual(outs.triggers, [1]);
      assert.equal(world.polls.length, 1);
    });

    it("dates it anew where it was something else meanwhile", async () => {
      start((n) => statusReply(n === 0 ? "IN_PROGRESS" : "ON_BOARDED"));
      const { outs } = await value(lifecycle.update(id, onboarded, partition));
      assert.match(String(outs.onboardedAt), now);
    });

    it("keeps the last status known where Ctrl-C comes before any answer", async () => {
      world.cancel();
      const error = (await failure(
        lifecycle.update(id, { ...partition, status: "PENDING" }, partition),
      )) as InitializationError;
      assert.equal(error.properties.status, "PENDING");
    });
  });

  describe("read", () => {
    it("leaves an onboarded partition as it is", async () => {
      const result = await value(lifecycle.read(id, { ...onboarded, __provider: "x", later: 1 }));
      assert.deepEqual(result, { id, props: { ...onboarded, later: 1 } });
    });

    for (const reply of [{ status: 404 }, statusReply("UNKNOWN")]) {
      it(`keeps an onboarded partition that is no longer visible, and warns (${reply.body ?? "404"})`, async () => {
        start(() => reply);
        const { props } = await value(lifecycle.read(id, onboarded));
        assert.deepEqual(props, onboarded);
        assert.deepEqual(
          world.lines.map(({ severity }) => severity),
          ["warning"],
        );
        assert.equal(world.polls.length, 1);
      });
    }

    it("fails as not initialised where it has failed, with what was seen", async () => {
      start("FAILED");
      const error = (await failure(
        lifecycle.read(id, { ...onboarded, __provider: "x" }),
      )) as ReadInitializationError;
      assert.match(error.details, /^Lucidity reports PARTITION_STATUS_FAILED/);
      assert.equal(error.code, 2);
      assert.ok(error.metadata);
    });

    it("waits for one that is not onboarded yet, within create's timeout", async () => {
      start("IN_PROGRESS");
      const props = { ...partition, status: "IN_PROGRESS", timeouts: { create: "2m", update: "9h" } };
      assert.match((await failure(lifecycle.read(id, props))).message, /^Not onboarded within 2m/);
    });

    it("with skipWait records what it sees", async () => {
      start("FAILED");
      const { props } = await value(lifecycle.read(id, { ...partition, skipWait: true, status: "PENDING" }));
      assert.equal(props.status, "FAILED");
    });

    it("reads a state whose properties are gone by its id", async () => {
      const { props } = await value(lifecycle.read(id, {}));
      assert.equal(props.status, "ON_BOARDED");
      assert.equal(props.mountPoint, "/dev/sdf");
    });

    it("fails clearly where neither properties nor id name a partition", async () => {
      const error = await failure(lifecycle.read("edited", {}));
      assert.match(error.message, /"edited" is no id of a partition/);
      assert.equal(world.polls.length, 0);
    });
  });

  describe("get", () => {
    const asked = { __get: true, __provider: "x" };
    it("needs the id alone, and has no date of its own", async () => {
      const { props } = await value(lifecycle.read(id, asked));
      assert.deepEqual(props, { ...partition, status: "ON_BOARDED" });
    });

    it("in a preview looks once, and takes what it sees", async () => {
      start("PENDING");
      const { props } = await value(lifecycle.read(id, { ...asked, __preview: true }));
      assert.equal(props.status, "PENDING");
      assert.equal(world.polls.length, 1);
    });

    it("in a preview without a look has no status", async () => {
      start("PENDING", { LUCIDITY_PREVIEW: "off" });
      const { props } = await value(lifecycle.read(id, { ...asked, __preview: true }));
      assert.equal(props.status, undefined);
    });

    it("in a strict preview fails for a credential that is refused", async () => {
      start(() => ({ status: 403 }), { LUCIDITY_PREVIEW: "strict" });
      assert.match((await failure(lifecycle.read(id, { ...asked, __preview: true }))).message, /HTTP 403/);
    });

    it("says what is wrong with an id", async () => {
      assert.match(
        (await failure(lifecycle.read("AWS/1/2", asked))).message,
        /it has 3 parts and AWS takes 4/,
      );
    });
  });

  describe("a preview", () => {
    const preview = (more: object = {}) =>
      lifecycle.check({}, { ...partition, __preview: true, __urn: "urn:row", ...more });
    const severities = () => world.lines.map(({ severity }) => severity);
    const modes: [string, Script | string, string[], boolean][] = [
      ["ON_BOARDED", "ON_BOARDED", [], false],
      ["IN_PROGRESS", "IN_PROGRESS", [], false],
      ["FAILED", "FAILED", ["warning"], true],
      ["FAILED_ONBOARDING", "FAILED_ONBOARDING", ["warning"], true],
      ["a 400", () => ({ status: 400 }), ["warning"], true],
      ["not visible", () => ({ status: 404 }), ["info"], false],
      ["an outage", () => ({ status: 502 }), ["warning"], false],
      ["429", () => ({ status: 429 }), ["warning"], false],
    ];
    for (const [name, script, expected, isFault] of modes) {
      it(`that sees ${name} says ${expected[0] ?? "nothing"}${isFault ? ", and fails when strict" : ""}`, async () => {
        start(script);
        const warned = await value(preview());
        assert.deepEqual(warned.failures, []);
        assert.deepEqual(severities(), expected);
        assert.ok(world.lines.every(({ urn }) => urn === "urn:row"));
        start(script, { LUCIDITY_PREVIEW: "strict" });
        const { failures } = await value(preview());
        assert.equal(failures.length, isFault ? 1 : 0);
        assert.equal(world.lines.length, isFault ? 0 : expected.length);
      });
    }

    it("warns of missing credentials and of a wrong mode", async () => {
      start("ON_BOARDED", { LUCIDITY_REFRESH_TOKEN: "" });
      await value(preview());
      assert.match(world.lines[0]?.message ?? "", /LUCIDITY_REFRESH_TOKEN/);
      start("ON_BOARDED", { LUCIDITY_PREVIEW: "loud" });
      await value(preview());
      assert.match(world.lines[0]?.message ?? "", /LUCIDITY_PREVIEW/);
    });

    it("looks at none that exists, with skipWait, when it is off, or in an update", async () => {
      await value(lifecycle.check(partition, { ...partition, __preview: true }));
      await value(preview({ skipWait: true }));
      await value(lifecycle.check({}, partition));
      assert.equal(world.polls.length, 0);
      start("FAILED", { LUCIDITY_PREVIEW: "off" });
      await value(preview());
      assert.equal(world.polls.length, 0);
    });

    const many = async (count: number) => {
      for (let index = 0; index < count; index++) await value(preview({ mountPoint: `/p${index}` }));
      world.end();
    };

    it("looks at 20 at most, and says how many it left out", async () => {
      await many(25);
      assert.equal(world.polls.length, 20);
      assert.deepEqual(
        world.lines.map(({ message }) => message),
        ["The preview did not look at 5 partitions, to keep the preview short"],
      );
    });

    it("takes 10 s at most", async () => {
      start(() => ({ ...statusReply("PENDING"), afterS: 3 }));
      await many(6);
      assert.equal(world.polls.length, 4);
      assert.ok(world.nowMs <= 10_100, `${world.nowMs} ms`);
      world.end();
      assert.match(world.lines[0]?.message ?? "", /did not look at 3 partitions/);
    });

    it("does not look again once the API could not be reached, and names its host", async () => {
      start(() => ({ breaks: "ECONNREFUSED" }));
      await many(3);
      assert.equal(world.polls.length, 1);
      assert.match(world.lines[0]?.message ?? "", /app\.lucidity\.cloud:443 was not reached/);
      assert.match(world.lines[1]?.message ?? "", /did not look at 2.* could not be reached/);
    });
  });
});
