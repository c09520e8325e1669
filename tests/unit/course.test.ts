import assert from "node:assert/strict";
import { Course } from "../../provider/course";
import type { Look, WaitEvent } from "../../provider/onboarding";
import type { Stage } from "../../provider/outlook";

function setUp(rules: { answered?: boolean; once?: boolean; silent?: boolean } = {}) {
  const events: WaitEvent[] = [];
  const stages: Stage[] = [];
  const time = { nowMs: 7_000_000 };
  const place = {
    delayMs: () => 0,
    acquire: () => Promise.reject(new Error("not asked")),
    acquireUntil: () => Promise.reject(new Error("not asked")),
    saw: (stage: Stage) => stages.push(stage),
    leave: () => {},
  };
  const course = new Course(
    {
      place,
      reachability: { answered: rules.answered ?? false },
      ...(rules.once !== undefined && { once: rules.once }),
      ...(!rules.silent && { observe: (event: WaitEvent) => events.push(event) }),
    },
    { now: () => time.nowMs, sleep: () => Promise.reject(new Error("it does not sleep")) },
  );
  return { course, events, stages, time };
}
const seen = (status: string, more: { reason?: string; requestId?: string } = {}): Look => ({
  kind: "seen",
  status,
  ...more,
});
const trouble = (label = "503"): Look => ({ kind: "trouble", label, error: new Error(`was ${label}`) });

describe("the course of a wait", () => {
  it("tells the schedule at which stage each answer showed the partition", () => {
    const { course, stages } = setUp();
    const looks = [
      seen("PENDING"),
      seen("IN_PROGRESS"),
      seen("RESIZING"),
      seen("NOT_FOUND"),
      trouble(),
      { kind: "throttled", label: "429", error: new Error("slow down") } as const,
    ];
    for (const look of looks) assert.equal(course.note(look), undefined);
    assert.deepEqual(stages, ["pending", "inProgress", "other", "other", "other", "other"]);
  });

  it("tells nothing where nobody listens, and goes the same way", () => {
    const { course } = setUp({ silent: true });
    for (const look of [seen("PENDING"), trouble(), seen("RESIZING")])
      assert.equal(course.note(look), undefined);
    assert.deepEqual(course.note(seen("ON_BOARDED")), { kind: "onboarded" });
  });

  it("tells of the end only where something was seen before", () => {
    const first = setUp();
    first.course.note(seen("ON_BOARDED"));
    assert.deepEqual(first.events, []);
    const second = setUp();
    second.course.note(seen("PENDING"));
    second.time.nowMs += 5_000;
    second.course.note(seen("ON_BOARDED"));
    assert.deepEqual(second.events.at(-1), {
      kind: "changed",
      from: "PENDING",
      to: "ON_BOARDED",
      elapsedMs: 5_000,
    });
  });

  it("gives up on an API that was never reached a minute after it was lost, not before", () => {
    const { course, time } = setUp();
    time.nowMs += 40_000;
    assert.equal(course.note(trouble()), undefined);
    time.nowMs += 59_999;
    assert.equal(course.note(trouble()), undefined);
    time.nowMs += 1;
    assert.equal(course.note(trouble())?.kind, "unreachable");
  });

  it("takes no outage from the grace of what is not visible, and says how long the outage was", () => {
    const { course, events, time } = setUp();
    course.note(seen("NOT_FOUND"));
    time.nowMs += 1_000;
    course.note(trouble());
    time.nowMs += 400_000;
    assert.equal(course.note(seen("NOT_FOUND")), undefined);
    assert.deepEqual(events.at(-1), { kind: "apiBack", afterMs: 400_000 });
    time.nowMs += 298_999;
    assert.equal(course.note(seen("NOT_FOUND")), undefined);
    time.nowMs += 1;
    assert.deepEqual(course.note(seen("NOT_FOUND")), { kind: "unseen", graceMs: 300_000 });
  });

  it("starts the grace at the first answer, even where an outage came before it", () => {
    const { course, time } = setUp({ answered: true });
    course.note(trouble());
    time.nowMs += 200_000;
    assert.equal(course.note(seen("NOT_FOUND")), undefined);
    time.nowMs += 299_999;
    assert.equal(course.note(seen("NOT_FOUND")), undefined);
    time.nowMs += 1;
    assert.equal(course.note(seen("NOT_FOUND"))?.kind, "unseen");
  });

  it("ends at a failure with what was given, and with nothing that was not", () => {
    assert.deepEqual(setUp().course.note(seen("FAILED")), { kind: "failed", status: "FAILED" });
    assert.deepEqual(setUp().course.note(seen("FAILED", { reason: "why", requestId: "r-1" })), {
      kind: "failed",
      status: "FAILED",
      reason: "why",
      requestId: "r-1",
    });
  });

  it("remembers what it saw, and nothing that it did not see", () => {
    const { course, time } = setUp();
    time.nowMs += 250;
    assert.deepEqual(course.over({ kind: "cancelled" }).history, {
      checks: 0,
      elapsedMs: 250,
      troubles: new Map(),
      neverElse: true,
    });
    course.note(seen("PENDING", { reason: "busy", requestId: "r-2" }));
    course.note(trouble("502"));
    course.note(trouble("502"));
    course.note({ kind: "refused", error: new Error("403") });
    const { lastError, ...rest } = course.over({ kind: "cancelled" }).history;
    assert.equal(lastError?.message, "403");
    assert.deepEqual(rest, {
      checks: 4,
      elapsedMs: 250,
      troubles: new Map([["502", 2]]),
      neverElse: false,
      lastStatus: "PENDING",
      lastReason: "busy",
      lastRequestId: "r-2",
    });
  });
});
