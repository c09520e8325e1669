import assert from "node:assert/strict";
import fc from "fast-check";
import { Hazard } from "../../../../provider/schedule/priority/hazard";
import { LearnedPriority } from "../../../../provider/schedule/priority/learned";
import type { Stage } from "../../../../provider/schedule/priority/priority";

describe("the learned priority policy", () => {
  const wait = (policy: LearnedPriority, stages: [Stage, number][], endS: number) => {
    const beganMs = 7_000;
    const priority = policy.enter(beganMs);
    for (const [stage, atS] of stages) priority.saw(stage, beganMs + atS * 1_000);
    priority.left(beganMs + endS * 1_000, true);
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

  const ages = [0, 3_000, 9_000, 14_000, 25_000, 45_000, 90_000];
  const same = (found: Hazard, calls: (hazard: Hazard) => void) => {
    const expected = new Hazard();
    calls(expected);
    for (const ageMs of ages)
      assert.equal(found.endedBy(ageMs, 2 * ageMs), expected.endedBy(ageMs, 2 * ageMs));
  };
  const nothing = () => {};
  const lives: [string, [Stage, number][], (hazard: Hazard) => void, (hazard: Hazard) => void][] = [
    [
      "IN_PROGRESS from its first check on",
      [
        ["inProgress", 5],
        ["inProgress", 20],
      ],
      nothing,
      (progress) => {
        progress.lasted(0, 5_000);
        progress.lasted(5_000, 20_000);
        progress.endedWithin(20_000, 50_000);
      },
    ],
    [
      "PENDING, and then IN_PROGRESS from the middle between two checks on",
      [
        ["pending", 5],
        ["pending", 20],
        ["inProgress", 40],
      ],
      (pending) => {
        pending.lasted(5_000, 20_000);
        pending.endedWithin(20_000, 40_000);
      },
      (progress) => {
        progress.lasted(0, 10_000);
        progress.endedWithin(10_000, 20_000);
      },
    ],
    [
      "PENDING, and onboarded at the next check",
      [
        ["pending", 5],
        ["pending", 20],
      ],
      (pending) => {
        pending.lasted(5_000, 20_000);
        pending.endedWithin(20_000, 50_000);
      },
      (progress) => progress.endedWithin(0, 30_000),
    ],
    ["onboarded at its first check", [], nothing, nothing],
  ];
  for (const [name, stages, pending, progress] of lives)
    it(`learns how long the stages last from a wait that was ${name}`, () => {
      const policy = new LearnedPriority();
      wait(policy, stages, 50);
      same(policy.pending, pending);
      same(policy.progress, progress);
    });

  it("values a wait by the probability that it is over, and by the time since its last check", () => {
    const policy = new LearnedPriority();
    policy.progress.endedWithin(20_000, 30_000);
    policy.pending.endedWithin(20_000, 30_000);
    const [running, queued] = [policy.enter(1_000), policy.enter(1_000)];
    running.saw("inProgress", 11_000);
    queued.saw("pending", 11_000);
    const starving = 20_000 / (40 * 60_000);
    const over = policy.progress.endedBy(10_000, 30_000);
    assert.equal(running.value(31_000), over + starving);
    const begun = policy.pending.endedBy(10_000, 30_000) * policy.progress.endedBy(0, 10_000);
    assert.equal(queued.value(31_000), begun + starving);
    assert.equal(running.value(11_000), 0);
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

  it("learns nothing more from a wait that was cancelled", () => {
    const policy = new LearnedPriority();
    const priority = policy.enter(0);
    priority.saw("pending", 5_000);
    priority.left(10_000, false);
    same(policy.pending, nothing);
    same(policy.progress, nothing);
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
