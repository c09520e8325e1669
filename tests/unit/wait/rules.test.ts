import assert from "node:assert/strict";
import type { Stage } from "../../../provider/schedule/priority/priority";
import { Reachability } from "../../../provider/wait/reachability";
import { type End, Rules } from "../../../provider/wait/rules";
import type { Poll } from "../../../provider/wait/types";
import { reached } from "./waitOn";

function setUp(options: { answered?: boolean; once?: boolean } = {}) {
  const time = { nowMs: 7_000_000 };
  const clock = { now: () => time.nowMs, sleep: () => Promise.reject(new Error("it does not sleep")) };
  const reachability = options.answered ? reached(clock) : new Reachability(clock);
  const rules = new Rules(options.once === undefined ? {} : { once: options.once }, { clock, reachability });
  /** How the wait ends at a poll, or the stage for the schedule. */
  const judge = (poll: Poll): End | Stage | undefined => {
    const verdict = rules.judge(poll);
    return "end" in verdict ? verdict.end : verdict.stage;
  };
  return { rules, judge, time };
}
const seen = (status: string, more: { reason?: string; requestId?: string } = {}): Poll => ({
  kind: "seen",
  status,
  ...more,
});
const trouble = (label = "503"): Poll => ({ kind: "trouble", label, error: new Error(`was ${label}`) });

const kindOf = (end: End | Stage | undefined) => (typeof end === "object" ? end.kind : end);

describe("the rules of a wait", () => {
  it("give the schedule the stage that each answer shows", () => {
    const { judge } = setUp();
    const polls = [
      seen("PENDING"),
      seen("IN_PROGRESS"),
      seen("RESIZING"),
      seen("NOT_FOUND"),
      trouble(),
      { kind: "throttled", label: "429", error: new Error("slow down") } as const,
    ];
    assert.deepEqual(polls.map(judge), ["pending", "inProgress", "other", "other", undefined, undefined]);
  });

  it("give up on an API that was never reached one minute after the first failed request", () => {
    const { judge, time } = setUp();
    time.nowMs += 40_000;
    assert.equal(judge(trouble()), undefined);
    time.nowMs += 59_999;
    assert.equal(judge(trouble()), undefined);
    time.nowMs += 1;
    assert.equal(kindOf(judge(trouble())), "unreachable");
  });

  it("do not count an outage in the five minutes", () => {
    const { judge, time } = setUp();
    judge(seen("NOT_FOUND"));
    time.nowMs += 1_000;
    judge(trouble());
    time.nowMs += 400_000;
    assert.equal(judge(seen("NOT_FOUND")), "other");
    time.nowMs += 298_999;
    assert.equal(judge(seen("NOT_FOUND")), "other");
    time.nowMs += 1;
    assert.deepEqual(judge(seen("NOT_FOUND")), { kind: "unseen", graceMs: 300_000 });
  });

  it("count the five minutes from the first answer, even after an outage", () => {
    const { judge, time } = setUp({ answered: true });
    judge(trouble());
    time.nowMs += 200_000;
    assert.equal(judge(seen("NOT_FOUND")), "other");
    time.nowMs += 299_999;
    assert.equal(judge(seen("NOT_FOUND")), "other");
    time.nowMs += 1;
    assert.equal(kindOf(judge(seen("NOT_FOUND"))), "unseen");
  });

  it("end at a failure with its reason and request id, where the answer has them", () => {
    for (const given of [{}, { reason: "why", requestId: "r-1" }]) {
      const { reason, requestId }: { reason?: string; requestId?: string } = given;
      const end = { kind: "failed", status: "FAILED", reason, requestId };
      assert.deepEqual(setUp().judge(seen("FAILED", given)), end);
    }
  });

  it("keep a history of what was seen, and of nothing else", () => {
    const { rules, judge, time } = setUp();
    time.nowMs += 250;
    const { endedAtMs, ...first } = rules.over({ kind: "cancelled" }).history;
    assert.ok(Math.abs(endedAtMs - Date.now()) < 60_000);
    assert.deepEqual(first, {
      checks: 0,
      elapsedMs: 250,
      troubles: new Map(),
      onlyOnboarded: true,
      lastStatus: undefined,
      lastReason: undefined,
      lastRequestId: undefined,
      lastError: undefined,
      lastUnreadable: undefined,
    });
    judge(seen("PENDING", { reason: "busy", requestId: "r-2" }));
    judge(trouble("502"));
    judge(trouble("502"));
    judge({ kind: "refused", error: new Error("403") });
    const { lastError, endedAtMs: _now, ...rest } = rules.over({ kind: "cancelled" }).history;
    assert.equal(lastError?.message, "403");
    assert.deepEqual(rest, {
      checks: 4,
      elapsedMs: 250,
      troubles: new Map([["502", 2]]),
      onlyOnboarded: false,
      lastStatus: "PENDING",
      lastReason: "busy",
      lastRequestId: "r-2",
      lastUnreadable: undefined,
    });
  });
});
