import assert from "node:assert/strict";
import { minuteMs, scheduledAs, seen, waitOn } from "./waitOn";

describe("the wait for a partition that the API does not show", () => {
  for (const status of ["NOT_FOUND", "UNKNOWN"]) {
    it(`gives a partition that is ${status} five minutes to appear`, async () => {
      const { outcome } = await waitOn(() => seen(status));
      assert.equal(outcome.kind, "unseen");
      assert.equal(outcome.history.elapsedMs, 5 * minuteMs);
    });
  }

  it("counts the five minutes from the first answer that does not show it", async () => {
    const { outcome } = await waitOn((ms) => seen(ms <= 2 * minuteMs ? "PENDING" : "NOT_FOUND"));
    assert.equal(outcome.kind, "unseen");
    assert.equal(outcome.history.elapsedMs, 7 * minuteMs + 10_000);
  });

  it("waits for three answers, however far apart they are", async () => {
    const { outcome } = await waitOn(() => seen("NOT_FOUND"), {
      scheduled: scheduledAs({ delayMs: () => 6 * minuteMs }),
    });
    assert.equal(outcome.history.elapsedMs, 18 * minuteMs);
  });
});
