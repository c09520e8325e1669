import assert from "node:assert/strict";
import { Limits } from "../../../simulator/answers/limits";

describe("the simulator's limits", () => {
  it("let 50 requests through in any 60 s, and tell when the next may come", () => {
    const limits = new Limits(50, 10);
    const ask = (nowMs: number) => {
      const waitS = limits.enter(nowMs);
      limits.leave();
      return waitS;
    };
    for (let index = 0; index < 50; index++) assert.equal(ask(index * 1_000), undefined);
    assert.equal(ask(50_000), 10);
    assert.equal(ask(59_999), 1);
    assert.equal(ask(60_000), undefined);
    assert.equal(ask(60_000), 1, "the second request of the first minute is still in it");
  });

  it("let 10 requests be in flight", () => {
    const limits = new Limits(50, 10);
    for (let index = 0; index < 10; index++) assert.equal(limits.enter(0), undefined);
    assert.equal(limits.enter(0), 1);
    limits.leave();
    limits.leave();
    assert.equal(limits.enter(0), undefined);
    assert.equal(limits.maxInFlight, 11);
  });

  it("are measured over any 60 s, not over minutes of the clock", () => {
    const busiestMinute = (momentsMs: number[]) => {
      const limits = new Limits(1, 10);
      for (const atMs of momentsMs) limits.enter(atMs);
      return limits.busiestMinute;
    };
    assert.equal(busiestMinute([]), 0);
    assert.equal(busiestMinute([0, 59_000, 60_000, 118_999, 120_000]), 3);
    assert.equal(busiestMinute([0, 60_000, 120_000]), 1);
  });
});
