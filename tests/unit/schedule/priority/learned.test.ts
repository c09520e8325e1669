import assert from "node:assert/strict";
import fc from "fast-check";
import { LearnedPriority } from "../../../../provider/schedule/priority/learned";
import type { Stage } from "../../../../provider/schedule/priority/priority";

describe("the learned priority policy", () => {
  const wait = (policy: LearnedPriority, stages: [Stage, number][], endS: number) => {
    const priority = policy.enter(0);
    for (const [stage, atS] of stages) priority.saw(stage, atS * 1_000);
    priority.left(endS * 1_000, true);
  };

  it("prefers a wait at the age at which others ended to a younger one and to a PENDING one", () => {
    const policy = new LearnedPriority();
    for (let seen = 0; seen < 20; seen++)
      wait(
        policy,
        [
          ["inProgress", 5],
          ["inProgress", 160],
        ],
        180,
      );
    const old = policy.enter(0);
    const young = policy.enter(120_000);
    const pending = policy.enter(0);
    old.saw("inProgress", 1_000);
    young.saw("inProgress", 121_000);
    pending.saw("pending", 1_000);
    old.saw("inProgress", 150_000);
    young.saw("inProgress", 150_000);
    pending.saw("pending", 150_000);
    assert.ok(old.value(180_000) > 3 * young.value(180_000));
    assert.ok(old.value(180_000) > 3 * pending.value(180_000));
  });

  it("starves no wait: the one that was not polled for long goes first", () => {
    const policy = new LearnedPriority();
    const forgotten = policy.enter(0);
    const fresh = policy.enter(0);
    forgotten.saw("other", 0);
    fresh.saw("inProgress", 5_000_000);
    assert.ok(forgotten.value(5_100_000) > fresh.value(5_100_000));
  });

  it("polls a wait first whose first check has shown no status, and once that has come again behind those never asked for", () => {
    const policy = new LearnedPriority();
    const [failed, fresh, seen] = [policy.enter(0), policy.enter(0), policy.enter(0)];
    failed.saw(undefined, 5_000);
    seen.saw("inProgress", 5_000);
    assert.ok(failed.value(10_000) > fresh.value(10_000));
    failed.saw(undefined, 10_000);
    assert.ok(fresh.value(15_000) > failed.value(15_000));
    assert.ok(failed.value(15_000) > 1_000 * seen.value(3_600_000));
    failed.saw("inProgress", 20_000);
    assert.ok(fresh.value(30_000) > 1_000 * failed.value(30_000));
  });

  it("forgets no status by a check that shows none", () => {
    const policy = new LearnedPriority();
    const [one, other] = [policy.enter(0), policy.enter(0)];
    for (const wait of [one, other]) wait.saw("inProgress", 5_000);
    one.saw(undefined, 60_000);
    assert.equal(one.value(90_000), other.value(90_000));
  });

  it("learns nothing from a wait that was cancelled", () => {
    const policy = new LearnedPriority();
    const priority = policy.enter(0);
    const other = policy.enter(0);
    const before = other.value(10_000);
    priority.left(5_000, false);
    assert.equal(other.value(10_000), before);
  });

  it("gives finite numbers for everything that it may see, in every order", () => {
    const stage = fc.constantFrom<Stage>("pending", "inProgress", "other");
    const step = fc.record({ wait: fc.nat(9), afterMs: fc.nat(600_000), stage, leaves: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const policy = new LearnedPriority();
        const waits = Array.from({ length: 10 }, () => policy.enter(0));
        let nowMs = 0;
        for (const { wait, afterMs, stage: seen, leaves } of steps) {
          nowMs += afterMs;
          for (const priority of waits) assert.ok(Number.isFinite(priority.value(nowMs)));
          if (leaves) {
            waits[wait]?.left(nowMs, true);
            waits[wait] = policy.enter(nowMs);
          } else waits[wait]?.saw(seen, nowMs);
        }
      }),
    );
  });
});
