/** What the engine does with a resource beyond up, refresh and destroy: its options, plans and the diff of a refresh. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Declared, partition } from "../support/declarations";
import { negativeRead, zeroTimeout } from "../support/differences";
import { onEachFront } from "../support/fronts";
import type { Stack } from "../support/stack";

const mine = (name: string, opts: Record<string, unknown>, args: Record<string, unknown> = {}): Declared =>
  partition(name, { opts, args });

onEachFront("the options of a resource on the real engine", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ otherwise: {} });
  });
  after(() => stack.stop());
  const ignoring = { ignoreChanges: ["*"], customTimeouts: { create: "5m" } };
  const declare = (now: { trigger: number; create: string; skipWait?: boolean }) =>
    stack.declare(
      mine("ignoring", ignoring, { triggers: [now.trigger] }),
      mine("replaced", { replaceOnChanges: ["triggers"] }, { triggers: [now.trigger] }),
      mine("timed", { customTimeouts: { create: now.create } }),
      mine("looked", {}, { skipWait: true }),
      mine("triggered", {}, { triggers: [now.trigger] }),
      partition("late", { args: { skipWait: now.skipWait === true }, late: "skipWait" }),
    );

  it("with ignoreChanges of all a strict preview still polls", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/ignoring", final: "FAILED" });
    stack.declare(mine("ignoring", ignoring));
    const { code, text } = await stack.preview({ LUCIDITY_PREVIEW: "strict" });
    assert.notEqual(code, 0, text);
    assert.match(text, /PARTITION_STATUS_FAILED: partition \/ignoring/);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/ignoring" });
  });

  it("an unchanged program changes nothing and sends no request", async () => {
    declare({ trigger: 1, create: "5m" });
    const first = await stack.up();
    assert.equal(first.code, 0, first.text);
    const before = stack.polls();
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /\d+ unchanged\n/);
    assert.doesNotMatch(text, /\d+ (updated|replaced)/);
    assert.equal(stack.polls(), before);
  });

  it("an update does what its plan says: replaceOnChanges replaces, and another timeout alone sends no request", async () => {
    const plan = join(stack.dir, "plan.json");
    const experimental = { PULUMI_EXPERIMENTAL: "1" };
    declare({ trigger: 2, create: "6m", skipWait: true });
    const planned = await stack.run(["preview", "--save-plan", plan], experimental);
    assert.equal(planned.code, 0, planned.text);
    assert.match(planned.text, /PartitionOnboarding replaced replace/);
    const at = { instanceId: "i-0abc", mountPoint: "/triggered" };
    stack.simulator.setPartition({ ...at, from: "firstRequest", inProgressS: 1 });
    const { timed, ignoring: ignored } = { timed: stack.polls("/timed"), ignoring: stack.polls("/ignoring") };
    const { onboardedAt } = stack.partition("triggered").outputs ?? {};
    const { code, text } = await stack.up(experimental, "--plan", plan);
    assert.equal(code, 0, text);
    assert.match(text, /1 replaced/);
    assert.equal(stack.polls("/timed"), timed);
    assert.equal(stack.polls("/ignoring"), ignored);
    assert.deepEqual(stack.partition("ignoring").outputs?.triggers, [1]);
    assert.notEqual(stack.partition("triggered").outputs?.onboardedAt, onboardedAt);
    assert.equal(stack.partition("late").outputs?.skipWait, true);
  });

  it("a refresh that finds another status is a change, whose outputs --diff names", async () => {
    const same = await stack.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.equal(same.code, 0, same.text);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/looked", final: "FAILED" });
    const found = await stack.run(["refresh", "--yes", "--skip-preview", "--diff"]);
    assert.equal(found.code, 0, found.text);
    assert.match(found.text, /~ status +: "ON_BOARDED" => "FAILED"/);
    assert.match(found.text, /- onboardedAt/);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/looked", final: "FAILED_ONBOARDING" });
    const drift = await stack.run(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
    assert.notEqual(drift.code, 0, drift.text);
  });

  it("a timeout is taken as the engine takes it, or refused by its name, but in a read", async () => {
    const bounded = (customTimeouts: Record<string, string>) => {
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/bounded", pendingS: 1 });
      stack.declare(mine("bounded", { customTimeouts }));
    };
    const { isRefused } = front.of(zeroTimeout);
    bounded({ create: "0s" });
    const none = await stack.up();
    assert.equal(none.code !== 0, isRefused, none.text);
    assert.match(none.text, isRefused ? /customTimeouts\.create must be .*"0s"/ : /PENDING, limit 1h\n/);
    await stack.destroy();
    bounded({ create: "+.5m", read: "-5s" });
    const taken = await stack.up();
    assert.equal(taken.code, 0, taken.text);
    assert.match(taken.text, /PENDING, limit 30s\n/);
    bounded({ create: "+.5m", read: "-5s" });
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.match(refreshed.text, front.of(negativeRead));
  });
});
