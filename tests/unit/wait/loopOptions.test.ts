import assert from "node:assert/strict";
import { seen, waitOn } from "./waitOn";

describe("the wait for one partition with options", () => {
  for (const status of ["PENDING", "FAILED", "NOT_FOUND", "RESIZING"]) {
    it(`with once, records ${status} and ends`, async () => {
      const { outcome, pollsAtMs } = await waitOn(() => seen(status), { once: true });
      assert.deepEqual({ ...outcome, history: undefined }, { kind: "recorded", status, history: undefined });
      assert.equal(pollsAtMs.length, 1);
    });
  }

  it("with keepsUnseen, ends at the first answer that does not show it", async () => {
    const { outcome, pollsAtMs } = await waitOn(() => seen("NOT_FOUND"), { keepsUnseen: true });
    assert.equal(outcome.kind, "unseen");
    assert.equal(pollsAtMs.length, 1);
  });
});
