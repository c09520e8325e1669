import assert from "node:assert/strict";
import { seeded } from "../../../bench/world/random";
import { Budget } from "../../../provider/schedule/budget";

const fresh = (requestsPerMinute: number, maxConcurrentRequests = 1_000) =>
  new Budget({ requestsPerMinute, maxConcurrentRequests, alreadyMade: 0 }, 0);
const spend = (budget: Budget, count: number, nowMs: number) => {
  for (let sent = 0; sent < count; sent++) {
    budget.sent(nowMs);
    budget.ended(nowMs, true);
  }
};

describe("the request budget", () => {
  it("paces nothing before the first request", () => {
    assert.equal(fresh(6).pacedAtMs(1_000), fresh(6).freeAtMs(1_000));
  });

  it("spreads what is left evenly over the minute", () => {
    const budget = fresh(6);
    spend(budget, 1, 0);
    assert.equal(budget.pacedAtMs(0), 10_000);
    assert.ok(budget.freeAtMs(0) <= 0);
  });

  it("stretches the pace after a burst, so that something is left until the burst expires", () => {
    for (const nowMs of [0, 100_000]) {
      const budget = fresh(6);
      spend(budget, 4, nowMs);
      assert.equal(budget.pacedAtMs(nowMs), nowMs + 20_000, "two are left: one at 20 s, one at 40 s");
    }
  });

  it("paces nothing while only an earlier process has made requests", () => {
    const budget = new Budget({ requestsPerMinute: 6, maxConcurrentRequests: 9, alreadyMade: 2 }, 0);
    assert.equal(budget.pacedAtMs(0), budget.freeAtMs(0));
  });

  it("forgets requests that have expired, and then paces as at the start", () => {
    const budget = fresh(6);
    spend(budget, 6, 0);
    assert.equal(budget.freeAtMs(59_999), 60_000);
    spend(budget, 1, 60_000);
    assert.equal(budget.pacedAtMs(60_000), 70_000);
  });

  it("delays a request only until the first one expires when the budget is spent", () => {
    const budget = fresh(2);
    spend(budget, 1, 0);
    spend(budget, 1, 50_000);
    assert.equal(budget.freeAtMs(50_000), 60_000);
    assert.equal(budget.pacedAtMs(50_000), 60_000);
    assert.ok(budget.freeAtMs(60_000) <= 60_000, "the first request has just expired");
  });

  it("never allows more than its number of requests in any minute, over hours", () => {
    const budget = fresh(50);
    const sentAtMs: number[] = [];
    let nowMs = 0;
    while (sentAtMs.length < 5_000) {
      nowMs = Math.max(nowMs, budget.freeAtMs(nowMs));
      spend(budget, 1, nowMs);
      sentAtMs.push(nowMs);
      nowMs += (sentAtMs.length * 37) % 400;
    }
    for (const [index, atMs] of sentAtMs.entries()) {
      const fiftiethBefore = sentAtMs[index - 50];
      if (fiftiethBefore !== undefined) assert.ok(atMs - fiftiethBefore >= 60_000, `request ${index}`);
    }
    assert.ok(nowMs < 101 * 60_000, "and it allows nearly that many");
  });

  it("counts 20 requests, at most 40% of the budget, as made by an earlier process", () => {
    const free = (requestsPerMinute: number) => {
      const budget = new Budget({ requestsPerMinute, maxConcurrentRequests: 1_000 }, 0);
      let count = 0;
      for (; budget.freeAtMs(0) <= 0; count++) spend(budget, 1, 0);
      return count;
    };
    assert.deepEqual([1, 2, 10, 50, 100].map(free), [1, 2, 6, 30, 80]);
  });

  it("counts a request until 60 s after it is over, not only after it was sent", () => {
    const one = fresh(1);
    one.sent(0);
    assert.equal(one.freeAtMs(5_000), Number.POSITIVE_INFINITY);
    one.ended(5_000, true);
    assert.equal(one.freeAtMs(5_000), 65_000);
  });

  it("does not count a turn that was not used", () => {
    const one = fresh(1);
    one.sent(0);
    one.ended(0, false);
    assert.ok(one.freeAtMs(0) <= 0);
  });

  it("allows no more than its number of requests in flight", () => {
    const two = fresh(50, 2);
    two.sent(0);
    two.sent(0);
    assert.equal(two.freeAtMs(0), Number.POSITIVE_INFINITY);
    two.ended(0, true);
    assert.ok(two.freeAtMs(0) <= 0);
  });

  it("asks for a pause after the first request, and for the whole minute once all is spent", () => {
    const full = fresh(50);
    spend(full, 1, 0);
    assert.ok(full.pacedAtMs(0) >= 1_200, `${full.pacedAtMs(0)}`);
    spend(full, 49, 0);
    assert.equal(full.pacedAtMs(0), 60_000);
  });

  it("halves its rate at a 429, once for all requests in flight, and raises it again slowly", () => {
    const slow = fresh(50);
    slow.slowDown(0);
    slow.slowDown(500);
    assert.equal(slow.perMinute, 25);
    slow.slowDown(1_500);
    assert.equal(slow.perMinute, 12);
    for (let success = 0; success < 100; success++) slow.succeeded();
    assert.ok(slow.perMinute >= 31 && slow.perMinute <= 33, `${slow.perMinute}`);
    for (let success = 0; success < 999; success++) slow.succeeded();
    assert.equal(slow.perMinute, 50);
  });

  it("comes to nearly even shares with another stack under the same limit, even from an uneven start", () => {
    const share = (seed: number) => {
      const random = seeded(seed);
      const [one, other] = [fresh(50), fresh(50)];
      for (let times = 0; times < 4; times++) other.slowDown(times * 2_000);
      let ofOne = 0;
      for (let request = 0; request < 10_000; request++) {
        const both = one.perMinute + other.perMinute;
        const sender = random() * both < one.perMinute ? one : other;
        if (both > 50 && random() < 0.1) sender.slowDown(10_000 + request * 1_200);
        else sender.succeeded();
        if (request >= 5_000 && sender === one) ofOne += 1;
      }
      return ofOne / 5_000;
    };
    const shares = Array.from({ length: 30 }, (_, seed) => share(seed));
    const off = shares.reduce((sum, its) => sum + Math.abs(its - 0.5), 0) / shares.length;
    assert.ok(off < 0.1, `off by ${off} on average`);
  });

  it("never falls below one request a minute, and allows none until Retry-After is over", () => {
    const slow = fresh(50);
    for (let times = 0; times < 20; times++) slow.slowDown(times * 10_000, 7_000);
    assert.equal(slow.perMinute, 3);
    assert.equal(slow.freeAtMs(190_000), 197_000);
    const slowest = fresh(2);
    for (let times = 0; times < 20; times++) slowest.slowDown(times * 2_000);
    assert.equal(slowest.perMinute, 1);
  });
});
