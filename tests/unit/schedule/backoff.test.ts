import assert from "node:assert/strict";
import fc from "fast-check";
import { checksWithin, firstDelayMs, longestDelayMs, nextDelayMs } from "../../../provider/schedule/backoff";

describe("the back-off", () => {
  it("goes from 2 s by 1.5 to 15 s, with 10% of jitter", () => {
    const delays: number[] = [];
    let backoffMs = firstDelayMs;
    for (let check = 0; check < 8; check++) {
      const next = nextDelayMs(backoffMs, () => 0.5);
      delays.push(next.delayMs);
      ({ backoffMs } = next);
    }
    assert.deepEqual(delays, [2_000, 3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000]);
  });

  it("stays within its bounds for every random number", () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    const backoff = fc.double({ min: firstDelayMs, max: longestDelayMs, noNaN: true });
    fc.assert(
      fc.property(backoff, random, (backoffMs, number) => {
        const next = nextDelayMs(backoffMs, () => number);
        assert.ok(next.delayMs >= 0.899 * backoffMs && next.delayMs <= 1.101 * backoffMs);
        assert.ok(next.backoffMs >= backoffMs && next.backoffMs <= longestDelayMs);
      }),
    );
  });

  it("knows how many checks it makes in a minute", () => {
    assert.equal(checksWithin(60_000, firstDelayMs), 7);
    assert.equal(checksWithin(60_000, longestDelayMs), 4);
    assert.equal(checksWithin(1_000, firstDelayMs), 0);
  });
});
