import assert from "node:assert/strict";
import fc from "fast-check";
import { Rate } from "../../../provider/schedule/rate";

const minute = 60_000;
/** The full 7 minutes of the wall clock: 0, 7, 14 … */
const epoch = 7 * minute;

describe("the rate under a shared limit", () => {
  it("is full until a 429", () => {
    assert.equal(new Rate(50, 0, -10 * minute).perMinute(0), 50);
  });

  it("stays at what was accepted until the next full 7 minutes, then gives up a part and grows", () => {
    const rate = new Rate(50, 0, -10 * minute);
    rate.slowDown(2 * minute, 20, 0);
    assert.equal(rate.perMinute(2 * minute), 20);
    assert.equal(rate.perMinute(epoch - 1), 20);
    assert.equal(rate.perMinute(epoch), 11);
    assert.equal(rate.perMinute(epoch + minute), 27);
    assert.equal(rate.perMinute(epoch + 3 * minute), 50);
  });

  it("takes the 7 minutes from the wall clock, whenever the process began", () => {
    const rate = new Rate(50, 100 * epoch + 5 * minute, -10 * minute);
    rate.slowDown(0, 20, 0);
    assert.equal(rate.perMinute(2 * minute - 1), 20);
    assert.equal(rate.perMinute(2 * minute), 11);
  });

  it("leaves room for a minute where somebody else has sent a few requests, and no more than half where they go on", () => {
    const rate = new Rate(50, 0, -10 * minute);
    for (const fromMs of [0, 10 * minute]) {
      rate.slowDown(fromMs, 47, fromMs + 1_000);
      assert.equal(rate.perMinute(fromMs + minute - 1), 47);
      rate.slowDown(fromMs + minute, 60, 0);
      assert.equal(rate.perMinute(fromMs + minute), 49);
      assert.equal(rate.perMinute(fromMs + 2.2 * minute), 50);
      rate.slowDown(fromMs + 2.5 * minute, 46, 0);
      assert.equal(rate.perMinute(fromMs + 2.9 * minute), 25);
    }
  });

  it("grows after a minute where a new process has got nearly nothing: the others make room meanwhile", () => {
    const rate = new Rate(50, 0, -10_000);
    for (const atMs of [0, 2_000, 4_000, 6_000]) rate.slowDown(atMs, 1, atMs + 1_000);
    assert.equal(rate.perMinute(minute), 3);
    assert.equal(rate.perMinute(2.1 * minute), 19);
  });

  it("waits for the next 7 minutes where it is not new, or has more than nearly nothing", () => {
    for (const [startedMs, accepted] of [
      [-3 * minute, 3],
      [-2 * minute, 7],
    ] as const) {
      const rate = new Rate(50, 0, startedMs);
      rate.slowDown(0, accepted, 0);
      assert.equal(rate.perMinute(epoch - 1), accepted);
    }
    const joining = new Rate(50, 0, -3 * minute + 1);
    joining.slowDown(0, 6, 0);
    assert.ok(joining.perMinute(1.5 * minute) > 6);
  });

  it("still takes a 429 for one of somebody else's few requests after one that was of another stack", () => {
    const rate = new Rate(50, epoch - 2.5 * minute, -10 * minute);
    rate.slowDown(0, 47, 0);
    rate.slowDown(2 * minute, 20, 0);
    assert.equal(rate.perMinute(5 * minute), 50);
    rate.slowDown(5 * minute, 45, 0);
    assert.equal(rate.perMinute(5 * minute), 45);
  });

  it("halves at a 429 in its first minute that asks for a short pause: too many were in flight", () => {
    for (const [pauseMs, perMinute] of [
      [0, 10],
      [1_000, 25],
      [4_999, 25],
      [5_000, 10],
    ] as const) {
      const rate = new Rate(50, 0, -8_000);
      rate.slowDown(0, 10, pauseMs);
      assert.equal(rate.perMinute(0), perMinute);
    }
  });

  it("halves at a 429 in its first minute where too little was accepted to measure", () => {
    const rate = new Rate(50, 0, -10_000);
    rate.slowDown(0, 4, 0);
    assert.equal(rate.perMinute(0), 25);
    rate.slowDown(2_000, 12, 0);
    assert.equal(rate.perMinute(2_000), 12);
    rate.slowDown(51_000, 4, 0);
    assert.equal(rate.perMinute(51_000), 4);
  });

  it("takes 429s within a second, or within Retry-After, as one event", () => {
    const rate = new Rate(50, 0, -10 * minute);
    rate.slowDown(0, 20, 5_000);
    rate.slowDown(4_999, 10, 5_000);
    assert.equal(rate.perMinute(5_000), 20);
    rate.slowDown(6_000, 10, 0);
    assert.equal(rate.perMinute(6_000), 10);
    rate.slowDown(6_999, 5, 0);
    assert.equal(rate.perMinute(6_999), 10);
  });

  it("takes a 429 within Retry-After as another event where it is full again by then", () => {
    const rate = new Rate(4, 0, -10 * minute);
    rate.slowDown(0, 4, minute);
    rate.slowDown(minute - 1, 0, 2 * minute);
    assert.equal(rate.perMinute(2 * minute - 1), 4);
    rate.slowDown(2 * minute - 1, 2, 2 * minute);
    assert.equal(rate.perMinute(2 * minute - 1), 2);
  });

  it("does not rise by a second 429", () => {
    const rate = new Rate(50, 0, -10 * minute);
    rate.slowDown(0, 10, 0);
    rate.slowDown(2 * minute, 20, 0);
    assert.equal(rate.perMinute(2 * minute), 10);
  });

  it("keeps to what was accepted at a 429 while it grows, also where that is more than before", () => {
    const rate = new Rate(50, 0, -10 * minute);
    rate.slowDown(0, 10, 0);
    rate.slowDown(epoch + minute, 20, 0);
    assert.equal(rate.perMinute(epoch + minute), 20);
    assert.equal(rate.perMinute(2 * epoch), 11);
  });

  it("is full 10 minutes after the last 429, whatever the budget, and never below one a minute", () => {
    const news = fc.record({
      afterMs: fc.nat(5 * minute),
      accepted: fc.nat(300),
      retryAfterMs: fc.nat(minute),
    });
    const full = fc.integer({ min: 1, max: 300 });
    const origin = fc.nat(2 ** 31);
    fc.assert(
      fc.property(full, origin, fc.array(news, { minLength: 1, maxLength: 30 }), (limit, originMs, all) => {
        const rate = new Rate(limit, originMs, -10 * minute);
        let nowMs = 0;
        for (const { afterMs, accepted, retryAfterMs } of all) {
          nowMs += afterMs;
          rate.slowDown(nowMs, accepted, nowMs + retryAfterMs);
          const perMinute = rate.perMinute(nowMs);
          assert.ok(perMinute >= 1 && perMinute <= limit, `${perMinute}`);
          assert.ok(limit < 2 || perMinute < limit, "a 429 lowers it");
        }
        assert.equal(rate.perMinute(nowMs + 10 * minute), limit);
      }),
    );
  });
});
