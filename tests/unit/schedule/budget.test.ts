import assert from "node:assert/strict";
import { Budget, type Grant } from "../../../provider/schedule/budget";
import { type Ledger, MemoryLedger } from "../../../provider/schedule/ledger/ledger";
import { entry, fakeLedger } from "./fakeLedger";

const fresh = (requestsPerMinute: number, maxConcurrentRequests = 1_000) =>
  new Budget({ requestsPerMinute, maxConcurrentRequests, alreadyMade: 0 }, 0);
const take = (budget: Budget, nowMs: number): Grant => {
  const grant = budget.take(nowMs);
  assert.ok(grant);
  return grant;
};
const spend = (budget: Budget, count: number, nowMs: number) => {
  for (let sent = 0; sent < count; sent++) {
    take(budget, nowMs).ended(nowMs, true);
  }
};

/** A budget of 50 that is shared with other processes. */
const beside = (others: Partial<Ledger>) =>
  new Budget({ requestsPerMinute: 50, maxConcurrentRequests: 10, ledger: fakeLedger(others) }, 0);

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

  it("counts 21 requests, at most 40% of the budget, as made by an earlier process", () => {
    const free = (requestsPerMinute: number) => {
      const budget = new Budget({ requestsPerMinute, maxConcurrentRequests: 1_000 }, 0);
      let count = 0;
      for (let nowMs = 0; nowMs < 60_000; nowMs = Math.max(nowMs, budget.freeAtMs(nowMs)), count++)
        spend(budget, 1, nowMs);
      return count;
    };
    assert.deepEqual([1, 2, 10, 50, 100].map(free), [1, 2, 6, 30, 79]);
  });

  it("counts a request until 60 s after it is over, not only after it was sent", () => {
    const one = fresh(1);
    const grant = take(one, 0);
    assert.ok(one.freeAtMs(5_000) > 5_000);
    grant.ended(5_000, true);
    assert.equal(one.freeAtMs(5_000), 65_000);
  });

  it("looks again after a second where a request of another process has to end first", () => {
    const full = beside({ count: () => 50 });
    assert.equal(full.freeAtMs(7_000), 8_000);
    assert.equal(full.take(7_000), undefined);
  });

  it("is contested where others have made requests, too, and half of it is used", () => {
    const isContested = (all: number) => {
      const budget = beside({ count: () => all, enter: () => entry });
      spend(budget, 3, 0);
      return budget.isContested(0);
    };
    assert.deepEqual([3, 24, 25, 50].map(isContested), [false, false, true, true]);
    const small = new Budget(
      { requestsPerMinute: 4, maxConcurrentRequests: 9, ledger: new MemoryLedger(0) },
      0,
    );
    spend(small, 3, 0);
    assert.equal(small.isContested(0), false, "only this process has made requests");
    const alone = new Budget({ requestsPerMinute: 4, maxConcurrentRequests: 9, alreadyMade: 3 }, 0);
    assert.equal(alone.isContested(0), false, "there is no ledger");
  });

  it("lets each process that has waited longer go first, by 25 ms each and at most half a gap", () => {
    const paced = (waitingLonger: number) => {
      const budget = beside({ count: () => 1, lastSentMs: 0, waitingLonger, enter: () => entry });
      spend(budget, 1, 0);
      return budget.pacedAtMs(0);
    };
    assert.deepEqual([0, 1, 4, 100].map(paced), [1_200, 1_225, 1_300, 1_800]);
  });

  it("is spent where no request may be sent now, however many are in flight", () => {
    const two = fresh(2, 1);
    const grant = take(two, 0);
    assert.equal(two.isSpent(0), false);
    grant.ended(0, true);
    spend(two, 1, 0);
    assert.deepEqual(
      [0, 59_999, 60_000].map((nowMs) => two.isSpent(nowMs)),
      [true, true, false],
    );
  });

  it("does not count a turn that was not used", () => {
    const one = fresh(1);
    take(one, 0).ended(0, false);
    assert.ok(one.freeAtMs(0) <= 0);
  });

  it("allows no more than its number of requests in flight", () => {
    const two = fresh(50, 2);
    spend(two, 10, 0);
    const grant = take(two, 1_000);
    take(two, 1_000);
    assert.equal(two.freeAtMs(1_000), Number.POSITIVE_INFINITY);
    grant.ended(1_000, true);
    assert.ok(two.freeAtMs(1_000) <= 1_000);
  });

  it("lets one fly at first, and more with each answer: others may have used up the limit", () => {
    const inFlight = (answered: number) => {
      const budget = fresh(1_000, 10);
      spend(budget, answered, 0);
      let count = 0;
      for (; budget.freeAtMs(0) <= 0; count++) take(budget, 0);
      return count;
    };
    assert.deepEqual([0, 7, 8, 16, 72, 99].map(inFlight), [1, 1, 2, 3, 10, 10]);
  });

  it("lets another fly where one has taken 2 s: a slow answer holds up no other request", () => {
    const budget = fresh(200, 2);
    take(budget, 0);
    assert.equal(budget.freeAtMs(0), 2_000);
    assert.ok(budget.freeAtMs(2_000) <= 2_000);
    take(budget, 2_000);
    assert.equal(budget.freeAtMs(9_000), Number.POSITIVE_INFINITY);
  });

  it("leaves something to others that begin at the same time: a fifth goes out in a second, and 10 at any rate", () => {
    for (const [requestsPerMinute, most] of [
      [50, 10],
      [12, 10],
      [100, 20],
    ] as const) {
      const budget = fresh(requestsPerMinute);
      spend(budget, most - 1, 0);
      const last = take(budget, 200);
      assert.equal(budget.freeAtMs(200), 1_000);
      last.ended(300, true);
      assert.equal(budget.freeAtMs(300), 1_000);
      assert.ok(budget.freeAtMs(1_000) <= 1_000);
    }
  });

  it("counts for a second only what was sent or has ended within it: not a request that hangs", () => {
    const budget = fresh(50);
    take(budget, -5_000);
    spend(budget, 9, 0);
    assert.ok(budget.freeAtMs(0) <= 0);
    spend(budget, 1, 0);
    assert.equal(budget.freeAtMs(0), 1_000);
  });

  it("asks for a pause after the first request, and for the whole minute once all is spent", () => {
    const full = fresh(50);
    spend(full, 1, 0);
    assert.ok(full.pacedAtMs(0) >= 1_200, `${full.pacedAtMs(0)}`);
    spend(full, 49, 0);
    assert.equal(full.pacedAtMs(0), 60_000);
  });

  it("sends nothing until Retry-After is over", () => {
    const slow = fresh(50);
    spend(slow, 1, 190_000);
    slow.slowDown(190_000, 7_000);
    assert.equal(slow.freeAtMs(190_000), 197_000);
  });

  it("keeps to what was accepted in the last minute after a 429", () => {
    const slow = fresh(50);
    spend(slow, 13, 120_000);
    slow.slowDown(120_000);
    assert.equal(slow.perMinute(120_000), 12);
    assert.equal(slow.freeAtMs(120_000), 180_000);
  });

  it("halves its rate at each 429 in its first minute, where it has not sent enough to measure", () => {
    const slow = fresh(50);
    spend(slow, 1, 0);
    slow.slowDown(0, 1_000);
    assert.equal(slow.perMinute(0), 25);
    assert.equal(slow.freeAtMs(0), 1_000);
    slow.slowDown(2_000);
    assert.equal(slow.perMinute(2_000), 12);
  });
});
