import assert from "node:assert/strict";
import { Limits } from "../../../simulator/answers/limits";

describe("the simulator's limits", () => {
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
