import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryLedger, perhapsMade, SortedTimes } from "../../../../provider/schedule/ledger/ledger";

describe("the ledger of one process", () => {
  it("keeps times in order, and drops those that are over, whatever comes", () => {
    const step = fc.record({ atMs: fc.nat(100), nowMs: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const times = new SortedTimes();
        let expected: number[] = [];
        for (const [index, { atMs, nowMs }] of steps.entries()) {
          times.add(atMs + index);
          expected = [...expected, atMs + index].sort((a, b) => a - b);
          times.dropUntil(nowMs + index - 50);
          expected = expected.filter((its) => its > nowMs + index - 50);
          assert.equal(times.count, expected.length);
          assert.deepEqual(
            Array.from({ length: expected.length + 1 }, (_, at) => times.at(at)),
            [...expected, undefined],
          );
        }
      }),
    );
  });

  it("counts what a process before it may have made, as made at its start", () => {
    const ledger = new MemoryLedger(1_000, 3);
    assert.deepEqual([ledger.count(60_999), ledger.over(60_999), ledger.count(61_000)], [3, 3, 0]);
    assert.equal(new MemoryLedger(1_000).count(1_000), 0);
    assert.equal(ledger.lastSentMs, Number.NEGATIVE_INFINITY);
  });

  it("assumes that others have made 21 requests, and at most 40% of the budget", () => {
    assert.deepEqual([1, 10, 50, 52, 53, 1_000].map(perhapsMade), [0, 4, 20, 20, 21, 21]);
  });
});
