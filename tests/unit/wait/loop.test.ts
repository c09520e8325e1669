import assert from "node:assert/strict";
import type { Poll } from "../../../provider/wait/types";
import { minuteMs, seen, waitOn } from "./waitOn";

describe("the wait for one partition", () => {
  it("polls at once and ends when the partition is onboarded", async () => {
    const { outcome, pollsAtMs, clock, left } = await waitOn((ms) =>
      seen(ms < 30_000 ? "IN_PROGRESS" : "ON_BOARDED"),
    );
    assert.equal(outcome.kind, "onboarded");
    assert.deepEqual(pollsAtMs, [0, 10_000, 20_000, 30_000]);
    assert.equal(outcome.history.onlyOnboarded, false);
    assert.equal(clock.pending, 0, "no sleep is left behind");
    assert.equal(left, 1, "its place in the schedule is given up");
  });

  it("reports that the partition had no other status", async () => {
    const { outcome } = await waitOn(() => seen("ON_BOARDED"));
    assert.equal(outcome.history.onlyOnboarded, true);
  });

  it("keeps waiting at a status that the guide does not name", async () => {
    const { outcome } = await waitOn((ms) => seen(ms < minuteMs ? "RESIZING" : "ON_BOARDED"));
    assert.equal(outcome.kind, "onboarded");
  });

  for (const status of ["FAILED", "FAILED_ONBOARDING"]) {
    it(`fails at once when the API says ${status}, with its reason and request id`, async () => {
      const { outcome, pollsAtMs } = await waitOn(() =>
        seen(status, { reason: "no space", requestId: "r-1" }),
      );
      assert.deepEqual(
        { ...outcome, history: undefined },
        { kind: "failed", status, reason: "no space", requestId: "r-1", history: undefined },
      );
      assert.equal(pollsAtMs.length, 1);
    });
  }

  it("fails at once when the API refuses", async () => {
    const error = new Error("no");
    const { outcome, pollsAtMs } = await waitOn(() => ({ kind: "refused", error }));
    assert.ok(outcome.kind === "refused" && outcome.error === error);
    assert.equal(pollsAtMs.length, 1);
  });

  it("polls one last time just before the deadline", async () => {
    const { outcome, pollsAtMs } = await waitOn(() => seen("PENDING"), { deadlineMs: 25_000 });
    assert.deepEqual(pollsAtMs, [0, 10_000, 20_000, 24_000]);
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.elapsedMs, 25_000);
  });

  it("ends at the deadline even while a poll hangs", async () => {
    const { outcome } = await waitOn(() => new Promise<Poll>(() => {}), {
      deadlineMs: 5_000,
      poll: (_turn, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.elapsedMs, 5_000);
  });

  it("polls nothing when it is cancelled before it begins", async () => {
    const { outcome, pollsAtMs } = await waitOn(() => seen("PENDING"), { signal: AbortSignal.abort() });
    assert.equal(outcome.kind, "cancelled");
    assert.deepEqual(pollsAtMs, []);
  });

  it("ends at once when it is cancelled while it sleeps, and keeps the last status", async () => {
    const cancel = new AbortController();
    const { outcome, clock } = await waitOn(
      (_ms, index) => {
        if (index === 1) setImmediate(() => cancel.abort());
        return seen("IN_PROGRESS");
      },
      { signal: cancel.signal },
    );
    assert.equal(outcome.kind, "cancelled");
    assert.equal(outcome.history.lastStatus, "IN_PROGRESS");
    assert.equal(clock.pending, 0);
  });

  it("ends as refused, with the error, when a poll throws an unexpected error", async () => {
    for (const thrown of [new Error("an unexpected error"), "an unexpected error"]) {
      const { outcome, left, clock } = await waitOn(() => Promise.reject(thrown));
      assert.equal(outcome.kind === "refused" && outcome.error.message, "an unexpected error");
      assert.equal(left, 1);
      assert.equal(clock.pending, 0);
    }
  });
});
