import assert from "node:assert/strict";
import type { Place } from "../../../provider/schedule/schedule";
import { waitForOnboarding } from "../../../provider/wait/loop";
import type { Outcome, Poll, WaitEvent, WaitOptions } from "../../../provider/wait/types";
import { VirtualClock } from "../../support/virtualClock";

const minuteMs = 60_000;
const seen = (status: string, more: { reason?: string; requestId?: string } = {}): Poll => ({
  kind: "seen",
  status,
  ...more,
});
const trouble = (label = "503"): Poll => ({ kind: "trouble", label, error: new Error(`it said ${label}`) });
const throttled: Poll = { kind: "throttled", label: "429", error: new Error("slow down") };

const turn = { used: () => {}, unused: () => {} };
const placed = (more: Partial<Place>): Place => ({
  delayMs: () => 0,
  acquire: async () => turn,
  acquireUntil: async () => turn,
  saw: () => {},
  leave: () => {},
  ...more,
});

/** A wait against an API that answers, at `ms`, what `api` says; every poll is 10 s after the one before. */
async function wait(
  api: (ms: number, index: number) => Poll | Promise<Poll>,
  more: Partial<WaitOptions> = {},
): Promise<{
  outcome: Outcome;
  events: WaitEvent[];
  pollsAtMs: number[];
  clock: VirtualClock;
  left: number;
}> {
  const clock = new VirtualClock();
  const events: WaitEvent[] = [];
  const pollsAtMs: number[] = [];
  let left = 0;
  let polls = 0;
  const outcome = await clock.run(
    waitForOnboarding({
      clock,
      place: placed({ delayMs: () => (polls === 0 ? 0 : 10_000), leave: () => void left++ }),
      poll: async () => {
        pollsAtMs.push(clock.now());
        return api(clock.now(), polls++);
      },
      deadlineMs: 60 * minuteMs,
      signal: new AbortController().signal,
      reachability: { answered: false },
      observe: (event) => events.push(event),
      ...more,
    }),
  );
  return { outcome, events, pollsAtMs, clock, left };
}

describe("the wait for one partition", () => {
  it("ends as refused, with the error, where looking breaks in a way that nobody foresaw", async () => {
    for (const thrown of [new Error("a fault of our own"), "a fault of our own"]) {
      const { outcome, left, clock } = await wait(() => Promise.reject(thrown));
      assert.equal(outcome.kind === "refused" && outcome.error.message, "a fault of our own");
      assert.equal(left, 1);
      assert.equal(clock.pending, 0);
    }
  });

  it("polls at once and ends when the partition is onboarded", async () => {
    const { outcome, pollsAtMs, clock, left } = await wait((ms) =>
      seen(ms < 30_000 ? "IN_PROGRESS" : "ON_BOARDED"),
    );
    assert.equal(outcome.kind, "onboarded");
    assert.deepEqual(pollsAtMs, [0, 10_000, 20_000, 30_000]);
    assert.equal(outcome.history.neverElse, false);
    assert.equal(clock.pending, 0, "no sleep is left behind");
    assert.equal(left, 1, "its place in the schedule is given up");
  });

  it("knows when the partition was never seen in another state", async () => {
    const { outcome } = await wait(() => seen("ON_BOARDED"));
    assert.equal(outcome.history.neverElse, true);
  });

  for (const status of ["FAILED", "FAILED_ONBOARDING"]) {
    it(`fails at once when the API says ${status}, with its reason and request id`, async () => {
      const { outcome, pollsAtMs } = await wait(() => seen(status, { reason: "no space", requestId: "r-1" }));
      assert.deepEqual(
        { ...outcome, history: undefined },
        { kind: "failed", status, reason: "no space", requestId: "r-1", history: undefined },
      );
      assert.equal(pollsAtMs.length, 1);
    });
  }

  for (const status of ["NOT_FOUND", "UNKNOWN"]) {
    it(`gives a partition that is ${status} five minutes to appear`, async () => {
      const { outcome } = await wait(() => seen(status));
      assert.equal(outcome.kind, "unseen");
      assert.equal(outcome.history.elapsedMs, 5 * minuteMs);
    });
  }

  it("counts the five minutes from the first answer that does not show it", async () => {
    const { outcome } = await wait((ms) => seen(ms <= 2 * minuteMs ? "PENDING" : "NOT_FOUND"));
    assert.equal(outcome.kind, "unseen");
    assert.equal(outcome.history.elapsedMs, 7 * minuteMs + 10_000);
  });

  it("waits for three answers, however far apart their turns are", async () => {
    const { outcome } = await wait(() => seen("NOT_FOUND"), {
      place: placed({ delayMs: () => 6 * minuteMs }),
    });
    assert.equal(outcome.history.elapsedMs, 18 * minuteMs);
  });

  it("takes an outage off the five minutes", async () => {
    const { outcome } = await wait((ms) =>
      ms > minuteMs && ms < 20 * minuteMs ? trouble() : seen("NOT_FOUND"),
    );
    assert.equal(outcome.kind, "unseen");
    assert.ok(outcome.history.elapsedMs > 23 * minuteMs, `${outcome.history.elapsedMs}`);
  });

  it("waits on through a status the guide does not name, and says so once", async () => {
    const { outcome, events } = await wait((ms) => seen(ms < minuteMs ? "RESIZING" : "ON_BOARDED"));
    assert.equal(outcome.kind, "onboarded");
    assert.deepEqual(
      events.filter(({ kind }) => kind === "unfamiliar"),
      [{ kind: "unfamiliar", status: "RESIZING" }],
    );
  });

  it("tells of each change of status once", async () => {
    const { events } = await wait((ms) =>
      seen(ms < 20_000 ? "PENDING" : ms < 40_000 ? "IN_PROGRESS" : "ON_BOARDED"),
    );
    assert.deepEqual(events, [
      { kind: "changed", from: undefined, to: "PENDING", elapsedMs: 0 },
      { kind: "changed", from: "PENDING", to: "IN_PROGRESS", elapsedMs: 20_000 },
      { kind: "changed", from: "IN_PROGRESS", to: "ON_BOARDED", elapsedMs: 40_000 },
    ]);
  });

  it("gives up after a minute while nothing of this process has had an answer", async () => {
    const { outcome } = await wait(() => trouble("ECONNREFUSED"));
    assert.equal(outcome.kind, "unreachable");
    assert.equal(outcome.history.elapsedMs, minuteMs);
    assert.deepEqual([...outcome.history.troubles], [["ECONNREFUSED", 7]]);
  });

  it("rides an outage out to the deadline once anything has had an answer", async () => {
    const { outcome, events } = await wait((_ms, index) => (index === 0 ? seen("PENDING") : trouble()));
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.lastStatus, "PENDING");
    assert.equal(outcome.history.elapsedMs, 60 * minuteMs);
    assert.equal(events.filter(({ kind }) => kind === "apiLost").length, 1);
  });

  it("rides an outage out when a sibling has had an answer", async () => {
    const { outcome } = await wait((ms) => (ms < 2 * minuteMs ? trouble() : seen("ON_BOARDED")), {
      reachability: { answered: true },
    });
    assert.equal(outcome.kind, "onboarded");
  });

  it("says when the API answers again, and after how long", async () => {
    const { events } = await wait((ms, index) =>
      index > 0 && ms < 50_000 ? trouble() : seen(ms < 60_000 ? "PENDING" : "ON_BOARDED"),
    );
    assert.deepEqual(
      events.filter(({ kind }) => kind === "apiBack"),
      [{ kind: "apiBack", afterMs: 40_000 }],
    );
  });

  it("takes 429 for an answer: it rides it out to the deadline", async () => {
    const { outcome } = await wait(() => throttled);
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.troubles.get("429"), outcome.history.checks);
  });

  it("fails at once when the API refuses", async () => {
    const error = new Error("no");
    const { outcome, pollsAtMs } = await wait(() => ({ kind: "refused", error }));
    assert.ok(outcome.kind === "refused" && outcome.error === error);
    assert.equal(pollsAtMs.length, 1);
  });

  it("polls a last time just before the deadline, and once only", async () => {
    const { outcome, pollsAtMs } = await wait(() => seen("PENDING"), { deadlineMs: 25_000 });
    assert.deepEqual(pollsAtMs, [0, 10_000, 20_000, 24_000]);
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.elapsedMs, 25_000);
  });

  it("ends at the deadline even while a poll hangs", async () => {
    const { outcome } = await wait(() => new Promise<Poll>(() => {}), {
      deadlineMs: 5_000,
      poll: (_turn, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.elapsedMs, 5_000);
  });

  it("asks nothing when it is cancelled before it begins", async () => {
    const { outcome, pollsAtMs } = await wait(() => seen("PENDING"), { signal: AbortSignal.abort() });
    assert.equal(outcome.kind, "cancelled");
    assert.deepEqual(pollsAtMs, []);
  });

  it("ends at once when it is cancelled while it sleeps, and keeps what it saw", async () => {
    const cancel = new AbortController();
    const { outcome, clock } = await wait(
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

  for (const status of ["PENDING", "FAILED", "NOT_FOUND", "RESIZING"]) {
    it(`with once, records ${status} and ends`, async () => {
      const { outcome, pollsAtMs } = await wait(() => seen(status), { once: true });
      assert.deepEqual({ ...outcome, history: undefined }, { kind: "recorded", status, history: undefined });
      assert.equal(pollsAtMs.length, 1);
    });
  }

  it("with once, gives up on an outage after a minute even when a sibling has had an answer", async () => {
    const { outcome } = await wait(() => trouble(), { once: true, reachability: { answered: true } });
    assert.equal(outcome.kind, "unreachable");
  });

  it("with keepsUnseen, ends at the first answer that does not show it", async () => {
    const { outcome, pollsAtMs } = await wait(() => seen("NOT_FOUND"), { keepsUnseen: true });
    assert.equal(outcome.kind, "unseen");
    assert.equal(pollsAtMs.length, 1);
  });
});
