import assert from "node:assert/strict";
import { Budget } from "../../provider/budget";

const fresh = (requestsPerMinute: number, maxConcurrentRequests = 1_000) =>
  new Budget({ requestsPerMinute, maxConcurrentRequests, alreadyMade: 0 }, 0);
const made = (budget: Budget, nowMs: number) => {
  budget.sent(nowMs);
  budget.ended(nowMs, true);
};

describe("the request budget", () => {
  it("paces nothing before the first request", () => {
    assert.equal(fresh(6).pacedAtMs(1_000), fresh(6).freeAtMs(1_000));
  });

  it("spreads what is left evenly over the minute", () => {
    const budget = fresh(6);
    made(budget, 0);
    assert.equal(budget.pacedAtMs(0), 10_000);
    assert.ok(budget.freeAtMs(0) <= 0);
  });

  it("stretches the pace after a burst, so that something is left until the burst expires", () => {
    for (const nowMs of [0, 100_000]) {
      const budget = fresh(6);
      for (let n = 0; n < 4; n++) made(budget, nowMs);
      assert.equal(budget.pacedAtMs(nowMs), nowMs + 20_000, "two are left: one at 20 s, one at 40 s");
    }
  });

  it("paces nothing while all that counts was made by a process before this one", () => {
    const budget = new Budget({ requestsPerMinute: 6, maxConcurrentRequests: 9, alreadyMade: 2 }, 0);
    assert.equal(budget.pacedAtMs(0), budget.freeAtMs(0));
  });

  it("forgets what has expired, and paces as at the start", () => {
    const budget = fresh(6);
    for (let n = 0; n < 6; n++) made(budget, 0);
    assert.equal(budget.freeAtMs(59_999), 60_000);
    made(budget, 60_000);
    assert.equal(budget.pacedAtMs(60_000), 70_000);
  });

  it("asks for no pause of a spent budget beyond the first expiry", () => {
    const budget = fresh(2);
    made(budget, 0);
    made(budget, 50_000);
    assert.equal(budget.freeAtMs(50_000), 60_000);
    assert.equal(budget.pacedAtMs(50_000), 60_000);
    assert.ok(budget.freeAtMs(60_000) <= 60_000, "the first request has just stopped to count");
  });

  it("never lets more than its number through in any minute, over hours", () => {
    const budget = fresh(50);
    const sentAtMs: number[] = [];
    let nowMs = 0;
    while (sentAtMs.length < 5_000) {
      nowMs = Math.max(nowMs, budget.freeAtMs(nowMs));
      made(budget, nowMs);
      sentAtMs.push(nowMs);
      nowMs += (sentAtMs.length * 37) % 400;
    }
    for (const [index, atMs] of sentAtMs.entries()) {
      const fiftiethBefore = sentAtMs[index - 50];
      if (fiftiethBefore !== undefined) assert.ok(atMs - fiftiethBefore >= 60_000, `request ${index}`);
    }
    assert.ok(nowMs < 101 * 60_000, "and it lets nearly that many through");
  });
});
