import assert from "node:assert/strict";
import fc from "fast-check";
import { Door } from "../../../provider/dynamic/door";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { unknownValue } from "../../../provider/engine/properties";
import { PartitionOnboardingGroupLifecycle } from "../../../provider/resources/partitionOnboardingGroup";
import { type Reply, statusReply, World } from "../../support/world";

const aws = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "i-0abc" };
const at = (mountPoint: string) => ({ ...aws, mountPoint });
const list = (...mountPoints: string[]) => ({ partitions: mountPoints.map(at) });
const idOf = (mountPoint: string) => `AWS/123456789012/i-0abc/${encodeURIComponent(mountPoint)}`;
const past = "2025-01-01T00:00:00.000Z";
const done = (mountPoint: string) => ({ id: idOf(mountPoint), status: "ON_BOARDED", onboardedAt: past });

interface Entry {
  id: string;
  status: string;
  onboardedAt?: string;
  reason?: string;
}

describe("a group", () => {
  let world: World;
  let group: Door;
  /** What the API answers for each mount point, in order; the last one stays. */
  const start = (answers: Record<string, (string | Reply)[]>, env: Record<string, string> = {}) => {
    world?.leave();
    const asked = new Map<string, number>();
    world = new World(
      (_n, { body }) => {
        const mountPoint = String(body.mountPoint);
        const before = asked.get(mountPoint) ?? 0;
        asked.set(mountPoint, before + 1);
        const course = answers[mountPoint] ?? ["ON_BOARDED"];
        const reply = course[Math.min(before, course.length - 1)] ?? "ON_BOARDED";
        return typeof reply === "string" ? statusReply(reply) : reply;
      },
      undefined,
      { LUCIDITY_REQUESTS_PER_MINUTE: "100000", ...env },
    );
    group = new Door(world.host, new PartitionOnboardingGroupLifecycle(world.host));
  };
  beforeEach(() => start({}));
  afterEach(() => world.leave());

  const value = async <T>(work: Promise<T>): Promise<T> => {
    const result = await world.settle(work);
    if ("error" in result) throw result.error;
    return result.value;
  };
  const failure = async (work: Promise<unknown>): Promise<InitializationError> => {
    const result = await world.settle(work);
    assert.ok("error" in result && result.error instanceof InitializationError, "it fails");
    return result.error;
  };
  const looksAt = (mountPoint: string) =>
    world.polls.filter(({ body }) => body.mountPoint === mountPoint).length;
  const short = (statuses: unknown) =>
    (statuses as Entry[]).map(({ id, status }) => `${decodeURIComponent(id.split("/")[3] ?? "")} ${status}`);

  describe("checks", () => {
    const problems = async (news: object) =>
      (await group.check({}, news as Record<string, unknown>)).failures.map(
        ({ property, reason }) => `${property}: ${reason}`,
      );

    it("normalises every entry and strips what only the provider is to know", async () => {
      const { inputs, failures } = await group.check(
        {},
        { ...list("d:\\", "/b"), failFast: false, __urn: "u", __slots: 1 },
      );
      assert.deepEqual(failures, []);
      assert.deepEqual(inputs, list("D", "/b"));
    });

    const cases: [string, object, RegExp[]][] = [
      ["no list", {}, [/^partitions: partitions is required/]],
      ["null for a list", { partitions: null }, [/^partitions: partitions is required$/]],
      ["a list that is none", { partitions: "x" }, [/^partitions: partitions must be a list/]],
      ["an empty list", { partitions: [] }, [/^partitions: partitions must name at least one/]],
      [
        "a duplicate",
        list("/a", "/b", "/a"),
        [/^partitions\[2\]: partitions\[2\] names the same partition as partitions\[0\]/],
      ],
      ["the same drive twice", list("D", "d:"), [/^partitions\[1\]: partitions\[1\] names the same/]],
      [
        "one bad entry",
        { partitions: [at("/a"), at("b c")] },
        [/^partitions\[1\]\.mountPoint: partitions\[1\]\.mountPoint must be .*, not "b c"$/],
      ],
      [
        "an entry that is none",
        { partitions: [at("/a"), 3] },
        [
          /^partitions\[1\]: partitions\[1\] must hold cloudProvider, cloudProviderAccountId, instanceId, resourceGroup, mountPoint, not 3$/,
        ],
      ],
      [
        "a typo",
        { partitions: [{ ...at("/a"), mountpoint: "/b" }] },
        [/^partitions\[0\]\.mountpoint: partitions\[0\]\.mountpoint is no argument/],
      ],
      [
        "an unknown argument",
        { ...list("/a"), wait: 1 },
        [/^wait: wait is no argument.*partitions, triggers, skipWait, failFast/],
      ],
      ["a wrong flag", { ...list("/a"), failFast: "yes" }, [/^failFast: failFast must be true or false/]],
    ];
    for (const [name, news, expected] of cases) {
      it(`${name}, and names it`, async () => {
        const found = await problems(news);
        assert.equal(found.length, expected.length, found.join("\n"));
        for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
      });
    }

    it("keeps what it refuses as it was given", async () => {
      for (const partitions of ["x", []]) {
        assert.deepEqual((await group.check({}, { partitions })).inputs, { partitions });
      }
      assert.deepEqual((await group.check({}, {})).inputs, {});
    });

    it("takes two entries that are not known yet for no duplicates", async () => {
      assert.deepEqual(await problems({ partitions: [unknownValue, unknownValue] }), []);
    });

    it("passes what is not known yet, in whole or in part", async () => {
      for (const partitions of [
        unknownValue,
        [unknownValue, at("/a")],
        [{ ...at("/a"), instanceId: unknownValue }],
      ]) {
        assert.deepEqual(await problems({ partitions, __preview: true }), []);
        const { inputs } = await group.check({}, { partitions, __preview: true });
        assert.deepEqual(inputs, { partitions }, "an input that is dropped would show as removed");
      }
      assert.equal(world.polls.length, 0);
    });

    it("never crashes whatever a program passes, and is idempotent", async () => {
      const entry = fc.oneof(fc.anything(), fc.constant(at("/a")), fc.constant(unknownValue));
      const news = fc.record({
        partitions: fc.oneof(fc.array(entry), fc.anything()),
        triggers: fc.anything(),
      });
      await fc.assert(
        fc.asyncProperty(news, async (bag) => {
          const { inputs } = await group.check({}, bag);
          assert.deepEqual((await group.check({}, inputs)).inputs, inputs);
        }),
      );
    });
  });

  describe("compares", () => {
    const state = { statuses: [done("/a"), done("/b")], onboarded: 2 };
    const cases: [string, object, object, boolean][] = [
      ["the same", state, list("/a", "/b"), false],
      ["another order", state, list("/b", "/a"), false],
      ["an added partition", state, list("/a", "/b", "/c"), true],
      ["a removed partition", state, list("/a"), true],
      ["another partition", state, list("/a", "/c"), true],
      ["other triggers", state, { ...list("/a", "/b"), triggers: [1] }, true],
      ["other timeouts", state, { ...list("/a", "/b"), timeouts: { create: "1m" } }, true],
      ["an unknown list", state, { partitions: unknownValue }, true],
      [
        "an unfinished one",
        { statuses: [done("/a"), { id: idOf("/b"), status: "FAILED" }] },
        list("/a", "/b"),
        true,
      ],
      ["skipWait turned off", { ...state, skipWait: true }, list("/a", "/b"), true],
      ["skipWait turned on", state, { ...list("/a", "/b"), skipWait: true }, true],
      ["a state without statuses", {}, list("/a", "/b"), true],
      ["odd statuses", { statuses: [null, 1, {}, { id: 1, status: 2 }] }, list("/a"), true],
    ];
    for (const [name, olds, news, changes] of cases) {
      it(`${name}: ${changes ? "an update" : "no change"}, and never a replacement`, async () => {
        assert.deepEqual(
          await group.diff("id", olds as Record<string, unknown>, news as Record<string, unknown>),
          {
            changes,
          },
        );
      });
    }
  });

  it("waits for all, and keeps the list once", async () => {
    start({ "/a": ["PENDING", "IN_PROGRESS", "ON_BOARDED"] });
    const { id, outs } = await value(group.create({ ...list("/a", "/b"), __provider: "x" }));
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(Object.keys(outs).sort(), ["onboarded", "statuses"]);
    assert.deepEqual(short(outs.statuses), ["/a ON_BOARDED", "/b ON_BOARDED"]);
    assert.equal(outs.onboarded, 2);
  });

  it("reports every failure once all others have ended, with its state kept", async () => {
    const reason = {
      body: JSON.stringify({ success: true, data: { status: "FAILED", message: "disk is busy" } }),
    };
    start({
      "/a": [reason],
      "/b": ["IN_PROGRESS", "ON_BOARDED"],
      "/c": ["IN_PROGRESS", "FAILED_ONBOARDING"],
    });
    const error = await failure(group.create({ ...list("/a", "/b", "/c"), __provider: "x" }));
    assert.match(error.message, /^2 of 3 partitions are not onboarded: 1 FAILED, 1 FAILED_ONBOARDING\n/);
    assert.match(
      error.message,
      /Lucidity reports PARTITION_STATUS_FAILED: partition \/a[\s\S]*reason: disk is busy/,
    );
    assert.match(error.message, /Lucidity reports PARTITION_STATUS_FAILED_ONBOARDING: partition \/c/);
    assert.match(
      error.message,
      /1 of 3 are onboarded and kept: the next `pulumi up` waits for the rest alone\.$/,
    );
    assert.deepEqual(short(error.properties.statuses), [
      "/a FAILED",
      "/b ON_BOARDED",
      "/c FAILED_ONBOARDING",
    ]);
    assert.equal((error.properties.statuses as Entry[])[0]?.reason, "disk is busy");
    assert.equal(error.properties.__provider, "x");
    assert.equal(error.properties.partitions, undefined);
  });

  it("words the first 20 failures in full, and the others in a line each", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `/p${index}`);
    start(Object.fromEntries(names.map((name) => [name, ["FAILED"]])));
    const { message } = await failure(group.create(list(...names)));
    assert.equal(message.match(/Lucidity reports PARTITION_STATUS_FAILED: /g)?.length, 20);
    assert.equal(message.match(/^ {2}FAILED: partition \/p\d+ of instance/gm)?.length, 10);
  });

  it("words what hits all alike once", async () => {
    start({}, { LUCIDITY_REFRESH_TOKEN: "" });
    const { message } = await failure(group.create(list("/a", "/b", "/c")));
    assert.equal(message.match(/LUCIDITY_REFRESH_TOKEN_FILE/g)?.length, 1);
    assert.match(message, /refused: partition \/b[\s\S]*refused: partition \/c/);
  });

  it("ends with failFast at the first failure", async () => {
    start({ "/a": ["IN_PROGRESS"], "/b": ["IN_PROGRESS", "FAILED"], "/c": ["PENDING"] });
    const { message, properties } = await failure(
      group.create({ ...list("/a", "/b", "/c"), failFast: true }),
    );
    assert.ok(world.nowMs < 10_000);
    assert.match(message, /^3 of 3 partitions are not onboarded: 1 FAILED, 2 not waited for to the end/);
    assert.match(message, /failFast ended 2 other waits/);
    assert.deepEqual(short(properties.statuses), ["/a IN_PROGRESS", "/b FAILED", "/c PENDING"]);
  });

  it("keeps what was onboarded at Ctrl-C", async () => {
    start({ "/a": ["PENDING"] });
    setTimeout(() => world.cancel(), 3_000);
    const { message, properties } = await failure(group.create(list("/a", "/b")));
    assert.match(message, /1 of 2 partitions are not onboarded: 1 cancelled/);
    assert.deepEqual(short(properties.statuses), ["/a PENDING", "/b ON_BOARDED"]);
  });

  it("times out as a whole, and says at what each stood", async () => {
    start({ "/a": ["PENDING"], "/b": ["IN_PROGRESS"] });
    const { message } = await failure(group.create({ ...list("/a", "/b"), timeouts: { create: "2m" } }));
    assert.ok(world.nowMs <= 120_100);
    assert.match(message, /2 timed out/);
    assert.match(
      message,
      /Not onboarded within 2m; the last status was PARTITION_STATUS_PENDING: partition \/a/,
    );
  });

  it("with skipWait looks once at each, and records what it sees", async () => {
    start({ "/a": ["PENDING"], "/b": ["FAILED"], "/c": [{ status: 404 }] });
    const { outs } = await value(group.create({ ...list("/a", "/b", "/c", "/d"), skipWait: true }));
    assert.deepEqual(short(outs.statuses), ["/a PENDING", "/b FAILED", "/c NOT_FOUND", "/d ON_BOARDED"]);
    assert.equal(outs.onboarded, 1);
    assert.equal(world.polls.length, 4);
  });

  describe("is updated", () => {
    it("for the rest alone, in the order of the args, and forgets what was removed", async () => {
      const olds = {
        statuses: [done("/a"), done("/gone"), { id: idOf("/b"), status: "FAILED", reason: "old" }],
      };
      const { outs } = await value(group.update("id", olds, list("/new", "/b", "/a")));
      assert.deepEqual(short(outs.statuses), ["/new ON_BOARDED", "/b ON_BOARDED", "/a ON_BOARDED"]);
      assert.deepEqual((outs.statuses as Entry[])[2], done("/a"));
      assert.equal((outs.statuses as Entry[])[1]?.reason, undefined);
      assert.equal(looksAt("/a"), 0);
    });

    it("for all when triggers change, and keeps the date of those that stayed onboarded", async () => {
      start({ "/b": ["IN_PROGRESS", "ON_BOARDED"] });
      const olds = { statuses: [done("/a"), done("/b")] };
      const { outs } = await value(group.update("id", olds, { ...list("/a", "/b"), triggers: [1] }));
      const [a, b] = outs.statuses as Entry[];
      assert.equal(a?.onboardedAt, past);
      assert.notEqual(b?.onboardedAt, past);
      assert.equal(looksAt("/a"), 1);
    });

    it("again where Ctrl-C came before the triggers' wait saw anything", async () => {
      world.cancel();
      const news = { ...list("/a"), triggers: [1] };
      const { properties } = await failure(group.update("id", { statuses: [done("/a")] }, news));
      assert.deepEqual(short(properties.statuses), ["/a UNKNOWN"]);
      start({});
      const { outs } = await value(group.update("id", properties, news));
      assert.equal(looksAt("/a"), 1);
      assert.equal((outs.statuses as Entry[])[0]?.onboardedAt, past);
    });
  });

  describe("is read", () => {
    const state = { statuses: [done("/a"), done("/b")], onboarded: 2, __provider: "x" };

    it("with one look at each, and stays as it is", async () => {
      const { props } = await value(group.read("id", { ...state, later: 1 }));
      assert.deepEqual(props, { statuses: state.statuses, onboarded: 2, later: 1 });
      assert.equal(world.polls.length, 2);
    });

    it("keeps those that are no longer visible, with one warning", async () => {
      start({ "/a": [{ status: 404 }], "/b": [{ status: 404 }] });
      const { props } = await value(group.read("id", state));
      assert.deepEqual(props.statuses, state.statuses);
      const warnings = world.lines.filter(({ severity }) => severity === "warning");
      assert.equal(warnings.length, 1);
      assert.match(warnings[0]?.message ?? "", /partition \/a .* and 1 more/);
    });

    it("fails as not initialised where one has failed", async () => {
      start({ "/b": ["FAILED"] });
      const result = await world.settle(group.read("id", state));
      assert.ok("error" in result && result.error instanceof ReadInitializationError);
      assert.match(result.error.details, /1 of 2 partitions are not onboarded/);
    });

    for (const [name, props] of Object.entries({
      "without statuses": { __provider: "x" },
      "with a hand-edited id": { statuses: [done("/a"), { id: "edited", status: "PENDING" }] },
    })) {
      it(`${name} with a clear error`, async () => {
        const result = await world.settle(group.read("id", props));
        assert.ok("error" in result && result.error instanceof ReadInitializationError);
        assert.match(result.error.message, /state of this group is damaged/);
      });
    }
  });

  describe("in a preview", () => {
    const preview = (news: object) => value(group.check({}, { ...news, __preview: true, __urn: "urn:row" }));

    it("warns of each that has failed, or fails at its index when strict", async () => {
      start({ "/b": ["FAILED"] });
      await preview(list("/a", "/b"));
      assert.deepEqual(
        world.lines.map(({ severity, urn }) => [severity, urn]),
        [["warning", "urn:row"]],
      );
      start({ "/b": ["FAILED"] }, { LUCIDITY_PREVIEW: "strict" });
      const { failures } = await preview(list("/a", "/b"));
      assert.deepEqual(
        failures.map(({ property }) => property),
        ["partitions[1]"],
      );
    });

    it("looks at 20, and never at one that exists", async () => {
      await preview(list(...Array.from({ length: 50 }, (_, index) => `/p${index}`)));
      assert.equal(world.polls.length, 20);
      start({});
      await value(group.check(list("/a"), { ...list("/a"), __preview: true }));
      assert.equal(world.polls.length, 0);
    });
  });

  describe("shows its progress", () => {
    const messages = () => world.lines.map(({ message }) => message);

    it("as one line in its row", async () => {
      start({
        "/a": ["PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"],
        "/c": ["IN_PROGRESS", "FAILED"],
        "/d": [{ status: 404 }, "PENDING", "ON_BOARDED"],
      });
      const news = list("/a", "/b", "/c", "/d");
      await group.check({}, { ...news, __urn: "urn:row" });
      await failure(group.create(news));
      assert.ok(world.lines.every(({ urn, ephemeral }) => urn === "urn:row" && ephemeral));
      assert.equal(messages()[0], "1/4 onboarded: 1 in progress, 1 pending, 1 not found");
      assert.equal(messages().at(-1), "3/4 onboarded: 1 failed");
    });

    it("rarely, however long it takes", async () => {
      start({ "/a": ["PENDING"] });
      await failure(group.create({ ...list("/a", "/b"), timeouts: { create: "30m" } }));
      assert.deepEqual(messages().slice(1, 4), [
        "a group of 2 partitions: 1/2 onboarded: 1 pending, after 1m",
        "a group of 2 partitions: 1/2 onboarded: 1 pending, after 2m",
        "a group of 2 partitions: 1/2 onboarded: 1 pending, after 5m",
      ]);
      assert.ok(messages().length < 10, messages().join("\n"));
    });

    it("and once that the API stopped and answers again, and each unfamiliar status once", async () => {
      const down: Reply = { status: 502 };
      start({
        "/a": ["PENDING", down, down, "RESIZING", "ON_BOARDED"],
        "/b": ["PENDING", down, down, "RESIZING", "ON_BOARDED"],
      });
      await value(group.create(list("/a", "/b")));
      assert.equal(messages().filter((message) => /stopped answering/.test(message)).length, 1);
      assert.equal(messages().filter((message) => /answers again/.test(message)).length, 1);
      assert.equal(
        messages().filter((message) => /RESIZING, a status its guide does not name/.test(message)).length,
        1,
      );
    });
  });
});
