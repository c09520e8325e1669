import assert from "node:assert/strict";
import fc from "fast-check";
import { Hazard } from "../../../../provider/schedule/priority/hazard";
import { LearnedPriority } from "../../../../provider/schedule/priority/learned";
import type { Stage } from "../../../../provider/schedule/priority/priority";
import { VendorOrder } from "../../../../provider/schedule/priority/vendorOrder";

describe("a hazard", () => {
  it("learns at which age a stage ends", () => {
    const hazard = new Hazard();
    for (let seen = 0; seen < 50; seen++) {
      hazard.lasted(0, 170);
      hazard.endedWithin(170, 190);
    }
    assert.ok(hazard.endedBy(0, 100) < 0.15);
    assert.ok(hazard.endedBy(100, 260) > 0.8);
    assert.ok(hazard.rateAt(180) > 20 * hazard.rateAt(60));
  });

  it("gives probabilities that rise with age, whatever it has seen", () => {
    const age = fc.double({ min: 0, max: 200_000, noNaN: true });
    const sights = fc.array(fc.tuple(age, age, fc.boolean()));
    fc.assert(
      fc.property(sights, age, age, (seen, one, other) => {
        const hazard = new Hazard();
        for (const [fromS, toS, ended] of seen) {
          if (ended) hazard.endedWithin(fromS, toS);
          else hazard.lasted(fromS, toS);
        }
        const [young, old] = [Math.min(one, other), Math.max(one, other)];
        const probability = hazard.endedBy(young, old);
        assert.ok(probability >= 0 && probability <= 1, `${probability}`);
        assert.ok(hazard.overForS(young) <= hazard.overForS(old) + 1e-6);
        assert.ok(hazard.overForS(old) <= old + 1e-6 && hazard.overForS(-1) === 0);
      }),
    );
  });
});

describe("the vendor's order", () => {
  it("is told by its neighbours", () => {
    const order = new VendorOrder();
    order.sawPending(5, 100);
    order.sawPending(9, 120);
    order.sawStarted(3, 90);
    assert.equal(order.pendingAtS(7), 100);
    assert.equal(order.pendingAtS(4), Number.NEGATIVE_INFINITY);
    assert.equal(order.startedByS(2), 90);
    assert.equal(order.startedByS(4), Number.POSITIVE_INFINITY);
    order.sawPending(4, 130);
    assert.equal(order.pendingAtS(9), 130);
  });

  it("is believed as long as it is kept", () => {
    const order = new VendorOrder();
    for (let test = 0; test < 20; test++) order.tested(true);
    assert.ok(order.confidence > 0.9);
    for (let test = 0; test < 20; test++) order.tested(false);
    assert.ok(order.confidence < 0.25);
  });

  it("says when the next ones start, at the vendor's pace", () => {
    const order = new VendorOrder();
    for (let rank = 0; rank < 10; rank++) order.sawStarted(rank, rank * 60);
    const [fromS, toS] = order.startsWithin(12, 0, 0, 540);
    assert.ok(fromS > 540 && toS > fromS && toS < 1_200, `${fromS} to ${toS}`);
  });
});

describe("the learned policy", () => {
  const course = (policy: LearnedPriority, stages: [Stage, number][], endS: number) => {
    const priority = policy.enter(0);
    for (const [stage, atS] of stages) priority.saw(stage, atS * 1_000);
    priority.left(endS * 1_000, true);
  };

  it("prefers one at the age at which others ended to a younger and to a PENDING one", () => {
    const policy = new LearnedPriority();
    for (let seen = 0; seen < 20; seen++)
      course(
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

  it("lets nobody wait for ever: what was not checked for long goes first", () => {
    const policy = new LearnedPriority();
    const forgotten = policy.enter(0);
    const fresh = policy.enter(0);
    forgotten.saw("other", 0);
    fresh.saw("inProgress", 5_000_000);
    assert.ok(forgotten.value(5_100_000) > fresh.value(5_100_000));
  });

  it("learns nothing from a wait that was cancelled", () => {
    const policy = new LearnedPriority();
    const priority = policy.enter(0);
    const other = policy.enter(0);
    const before = other.value(10_000);
    priority.left(5_000, false);
    assert.equal(other.value(10_000), before);
  });

  it("gives finite numbers whatever it sees in whatever order", () => {
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
