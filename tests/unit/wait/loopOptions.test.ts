import assert from "node:assert/strict";
import { minuteMs, seen, waitOn } from "./waitOn";

describe("the wait for one partition with options", () => {
  for (const status of ["PENDING", "FAILED", "NOT_FOUND", "RESIZING"]) {
    it(`with once, records ${status} and ends`, async () => {
      const { outcome, pollsAtMs } = await waitOn(() => seen(status), { once: true });
      assert.deepEqual({ ...outcome, history: undefined }, { kind: "recorded", status, history: undefined });
      assert.equal(pollsAtMs.length, 1);
    });
  }

  for (const status of ["PENDING", "FAILED", "RESIZING"]) {
    it(`with the goal visible, ends at ${status}, after any time without an answer that shows it`, async () => {
      const api = (ms: number) => seen(ms < 20 * minuteMs ? "NOT_FOUND" : status);
      const { outcome } = await waitOn(api, { goal: "visible" });
      assert.deepEqual({ ...outcome, history: undefined }, { kind: "recorded", status, history: undefined });
      assert.equal(outcome.history.elapsedMs, 20 * minuteMs);
    });
  }

  it("with the goal visible, is over at the deadline where nothing shows it", async () => {
    const { outcome } = await waitOn(() => seen("UNKNOWN"), { goal: "visible" });
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.elapsedMs, 60 * minuteMs);
  });

  it("with the goal visible, is content with ON_BOARDED", async () => {
    const { outcome } = await waitOn(() => seen("ON_BOARDED"), { goal: "visible" });
    assert.equal(outcome.kind, "onboarded");
  });

  it("with keepsUnseen, ends at the first answer that does not show it", async () => {
    const { outcome, pollsAtMs } = await waitOn(() => seen("NOT_FOUND"), { keepsUnseen: true });
    assert.equal(outcome.kind, "unseen");
    assert.equal(pollsAtMs.length, 1);
  });
});
