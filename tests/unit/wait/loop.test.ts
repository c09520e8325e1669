import assert from "node:assert/strict";
import { before } from "../../../provider/util/abort";
import type { Turn } from "../../../provider/util/turn";
import type { Poll } from "../../../provider/wait/types";
import { VirtualClock } from "../../support/virtualClock";
import { minuteMs, scheduledAs, seen, waitOn } from "./waitOn";

describe("the wait for one partition", () => {
  it("polls at once and ends when the partition is onboarded", async () => {
    const { outcome, pollsAtMs, clock, left } = await waitOn((ms) =>
      seen(ms < 30_000 ? "IN_PROGRESS" : "ON_BOARDED"),
    );
    assert.equal(outcome.kind, "onboarded");
    assert.deepEqual(pollsAtMs, [0, 10_000, 20_000, 30_000]);
    assert.equal(outcome.history.onlyOnboarded, false);
    assert.equal(clock.pending, 0, "no sleep is left behind");
    assert.equal(left.length, 1, "its place in the schedule is given up");
  });

  it("reports that the partition had no other status", async () => {
    const { outcome } = await waitOn(() => seen("ON_BOARDED"));
    assert.equal(outcome.history.onlyOnboarded, true);
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
    const { outcome, pollsAtMs } = await waitOn(() => seen("PENDING"), { timeoutMs: 25_000 });
    assert.deepEqual(pollsAtMs, [0, 10_000, 20_000, 24_000]);
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.elapsedMs, 25_000);
  });

  it("ends at the deadline where a poll has no answer until then", async () => {
    const clock = new VirtualClock();
    const poll = async (_turn: Turn, untilMs: number) => {
      await clock.sleep(untilMs - clock.now());
      return undefined;
    };
    const { outcome } = await waitOn(() => seen("PENDING"), { timeoutMs: 5_000, clock, poll }, clock);
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
      assert.equal(left.length, 1);
      assert.equal(clock.pending, 0);
    }
  });
});

describe("the end of a wait, as the schedule learns it", () => {
  const over: [what: string, last: Poll, isStageOver: boolean][] = [
    ["ON_BOARDED", seen("ON_BOARDED"), true],
    ["a failure", seen("FAILED"), true],
    ["a refusal", { kind: "refused", error: new Error("HTTP 400") }, false],
  ];
  for (const [what, last, isStageOver] of over)
    it(`${isStageOver ? "ends" : "does not end"} the stage before at ${what}`, async () => {
      const { left } = await waitOn((_ms, index) => (index === 0 ? seen("PENDING") : last));
      assert.deepEqual(left, [isStageOver]);
    });

  it("does not end the stage before at the deadline or at Ctrl-C", async () => {
    assert.deepEqual((await waitOn(() => seen("PENDING"), { timeoutMs: minuteMs })).left, [false]);
    const cancel = new AbortController();
    const api = () => {
      cancel.abort();
      return seen("PENDING");
    };
    assert.deepEqual((await waitOn(api, { signal: cancel.signal })).left, [false]);
  });
});

describe("a wait whose process was stopped until after the deadline", () => {
  /** Stopped for two hours within its n-th sleep. */
  class StoppedClock extends VirtualClock {
    private sleeps = 0;
    private stoppedMs = 0;
    constructor(private readonly nth: number) {
      super();
    }
    override now(): number {
      return super.now() + this.stoppedMs;
    }
    override sleep(ms: number, signal?: AbortSignal): Promise<void> {
      const isStopped = this.sleeps++ === this.nth;
      return super.sleep(ms, signal).then(() => {
        if (isStopped) this.stoppedMs = 120 * minuteMs;
      });
    }
  }
  /** Each poll and each pause sleeps once. Where it is stopped within the second poll, that one is never answered. */
  const stopped = (last: string, nth: number) => {
    const clock = new StoppedClock(nth);
    let polls = 0;
    const poll = async (_turn: Turn, untilMs: number): Promise<Poll | undefined> => {
      const answered = !(polls++ === 1 && nth === 2);
      const answer = seen(polls < 3 ? "PENDING" : last);
      return before(clock, untilMs, new AbortController().signal, (signal) =>
        answered
          ? Promise.resolve(answer)
          : new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      );
    };
    const scheduled = scheduledAs({ delayMs: () => (polls === 0 ? 0 : 10_000) });
    return waitOn(() => seen("PENDING"), { clock, poll, scheduled }, clock);
  };
  for (const [moment, nth, checks] of [
    ["between two checks", 3, 3],
    ["within a check", 2, 2],
  ] as const) {
    it(`${moment} looks once more, and ends as what it sees`, async () => {
      const { outcome } = await stopped("ON_BOARDED", nth);
      assert.equal(outcome.kind, "onboarded");
      assert.equal(outcome.history.checks, checks);
    });

    it(`${moment} looks once more and no longer, and ends at its deadline if nothing has changed`, async () => {
      const { outcome } = await stopped("PENDING", nth);
      assert.ok(outcome.kind === "timedOut" && outcome.timeoutMs === 60 * minuteMs);
      assert.equal(outcome.history.checks, checks);
    });
  }
});
