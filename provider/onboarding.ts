/**
 * The wait for one partition: a loop that looks, decides and sleeps until it can RETURN a closed outcome.
 * It knows nothing of Pulumi or HTTP: it is given a clock, a place in the schedule and a `look` function.
 */
import type { Clock } from "./clock";
import type { Place } from "./schedule";

/** What one look at the API came to. */
export type Look =
  /** The API answered with a status, `NOT_FOUND` and `UNKNOWN` (no request is visible) included. */
  | { kind: "seen"; status: string; reason?: string; requestId?: string }
  /** It asked to slow down: 429, or 503 with Retry-After. */
  | { kind: "throttled"; label: string; error: Error }
  /** It could not be reached or made no sense: may pass. */
  | { kind: "trouble"; label: string; error: Error }
  /** It refused, or the credentials or settings are wrong: waiting cannot help. */
  | { kind: "refused"; error: Error };

/** What a wait saw on its way; every outcome carries it, so that a failure explains itself. */
export interface History {
  checks: number;
  elapsedMs: number;
  /** The last status the API answered, whatever it was. */
  lastStatus?: string;
  lastReason?: string;
  lastRequestId?: string;
  /** How often each thing that was not a status was seen, such as `503` or `ECONNRESET`. */
  troubles: ReadonlyMap<string, number>;
  lastError?: Error;
  /** Whether ON_BOARDED was the one and only visible status. */
  neverElse: boolean;
}

export type Outcome = { history: History } & (
  | { kind: "onboarded" }
  /** With `once`: the first status the API answered, whatever it was. */
  | { kind: "recorded"; status: string }
  | { kind: "failed"; status: string; reason?: string; requestId?: string }
  /** No request for this onboarding became visible within the grace. */
  | { kind: "unseen"; graceMs: number }
  | { kind: "timedOut"; deadlineMs: number }
  | { kind: "cancelled" }
  | { kind: "refused"; error: Error }
  /** No wait of this process ever had an answer. */
  | { kind: "unreachable"; error: Error }
);

/** What is worth telling the user while it happens. */
export type WaitEvent =
  | { kind: "changed"; from: string | undefined; to: string; elapsedMs: number }
  | { kind: "unfamiliar"; status: string }
  | { kind: "apiLost"; label: string; error: Error }
  | { kind: "apiBack"; afterMs: number };

/** Whether any wait of this process has had an answer: an outage after that is ridden out. */
export interface Reachability {
  answered: boolean;
}

export interface WaitOptions {
  clock: Clock;
  place: Pick<Place, "delayMs" | "saw" | "leave">;
  /** Looks once. Aborting the signal must make it reject at once. */
  look: (signal: AbortSignal) => Promise<Look>;
  /** From the start of the wait. */
  deadlineMs: number;
  /** Ctrl-C. */
  signal: AbortSignal;
  reachability: Reachability;
  /** Ends with the first status the API answers (`skipWait`); an outage is ridden out for a minute at most. */
  once?: boolean;
  /** Ends as `unseen` at the first answer that shows no request: for a partition known to be onboarded. */
  keepsUnseen?: boolean;
  observe?: (event: WaitEvent) => void;
}

/** How long a partition may stay invisible, counted from the last answer that showed it. */
const graceMs = 5 * 60_000;
/** How long the API may be out of reach before anything of this process had an answer. */
const firstContactMs = 60_000;
/** The last look is placed this long before the deadline, so that its answer can still arrive. */
const lastLookMarginMs = 1_000;

const waiting = new Set(["PENDING", "IN_PROGRESS"]);
const failures = new Set(["FAILED", "FAILED_ONBOARDING"]);
const invisible = new Set(["NOT_FOUND", "UNKNOWN"]);

const deadlineReached = Symbol("deadline");

class Recorder {
  readonly troubles = new Map<string, number>();
  checks = 0;
  last: Extract<Look, { kind: "seen" }> | undefined;
  lastError: Error | undefined;
  neverElse = true;
  private readonly startedMs: number;

  constructor(private readonly clock: Clock) {
    this.startedMs = clock.now();
  }

  get elapsedMs(): number {
    return this.clock.now() - this.startedMs;
  }

  note(look: Look): void {
    this.checks += 1;
    if (look.kind === "seen") {
      this.last = look;
      if (!invisible.has(look.status) && look.status !== "ON_BOARDED") this.neverElse = false;
      return;
    }
    this.lastError = look.error;
    if (look.kind !== "refused") this.troubles.set(look.label, (this.troubles.get(look.label) ?? 0) + 1);
  }

  history(): History {
    const { last, lastError } = this;
    return {
      checks: this.checks,
      elapsedMs: this.elapsedMs,
      troubles: this.troubles,
      neverElse: this.neverElse,
      ...(last && { lastStatus: last.status }),
      ...(last?.reason !== undefined && { lastReason: last.reason }),
      ...(last?.requestId !== undefined && { lastRequestId: last.requestId }),
      ...(lastError && { lastError }),
    };
  }
}

/** Waits until the partition is onboarded, or until it is certain that this wait will not see it. Never throws. */
export async function waitForOnboarding(options: WaitOptions): Promise<Outcome> {
  const { clock, deadlineMs, signal } = options;
  const recorder = new Recorder(clock);
  const wait = new AbortController();
  const cancel = () => wait.abort(signal.reason);
  signal.addEventListener("abort", cancel, { once: true });
  clock.sleep(deadlineMs, wait.signal).then(
    () => wait.abort(deadlineReached),
    () => {},
  );
  try {
    if (signal.aborted) cancel();
    const end = await loop(options, recorder, wait.signal);
    return { ...end, history: recorder.history() } as Outcome;
  } catch (error) {
    const history = recorder.history();
    if (signal.aborted) return { kind: "cancelled", history };
    if (wait.signal.reason === deadlineReached) return { kind: "timedOut", deadlineMs, history };
    return { kind: "refused", error: error instanceof Error ? error : new Error(String(error)), history };
  } finally {
    signal.removeEventListener("abort", cancel);
    wait.abort();
    options.place.leave();
  }
}

type WithoutHistory<T> = T extends unknown ? Omit<T, "history"> : never;
type End = WithoutHistory<Outcome>;

async function loop(options: WaitOptions, recorder: Recorder, signal: AbortSignal): Promise<End> {
  const { clock, place, look, deadlineMs, reachability } = options;
  const observe = options.observe ?? (() => {});
  const unfamiliar = new Set<string>();
  let visibleUntilMs: number | undefined;
  let lostSinceMs: number | undefined;

  for (;;) {
    await clock.sleep(untilNextLook(place.delayMs(), deadlineMs - recorder.elapsedMs), signal);
    signal.throwIfAborted();
    const before = recorder.last?.status;
    const seen = await look(signal);
    recorder.note(seen);
    const elapsedMs = recorder.elapsedMs;

    if (seen.kind === "refused") return { kind: "refused", error: seen.error };
    if (seen.kind === "trouble") {
      place.saw("other");
      if (lostSinceMs === undefined) observe({ kind: "apiLost", label: seen.label, error: seen.error });
      lostSinceMs ??= elapsedMs;
      if ((!reachability.answered || options.once === true) && elapsedMs - lostSinceMs >= firstContactMs) {
        return { kind: "unreachable", error: seen.error };
      }
      continue;
    }

    reachability.answered = true;
    if (lostSinceMs !== undefined) {
      const outageMs = elapsedMs - lostSinceMs;
      observe({ kind: "apiBack", afterMs: outageMs });
      // Nobody could have seen it appear meanwhile, so an outage takes nothing from the grace.
      if (visibleUntilMs !== undefined) visibleUntilMs += outageMs;
      lostSinceMs = undefined;
    }
    if (seen.kind === "throttled") {
      place.saw("other");
      continue;
    }

    const { status, reason, requestId } = seen;
    if (status === "ON_BOARDED") {
      if (before !== undefined) observe({ kind: "changed", from: before, to: status, elapsedMs });
      return { kind: "onboarded" };
    }
    if (options.once === true) return { kind: "recorded", status };
    if (failures.has(status)) {
      return {
        kind: "failed",
        status,
        ...(reason !== undefined && { reason }),
        ...(requestId !== undefined && { requestId }),
      };
    }
    if (invisible.has(status) && options.keepsUnseen === true) return { kind: "unseen", graceMs: 0 };
    if (status !== before) observe({ kind: "changed", from: before, to: status, elapsedMs });
    if (invisible.has(status)) {
      // With many waits the first turn can come late: what was never looked at was not invisible.
      visibleUntilMs ??= elapsedMs;
      if (elapsedMs - visibleUntilMs >= graceMs) return { kind: "unseen", graceMs };
      place.saw("other");
      continue;
    }
    visibleUntilMs = elapsedMs;
    if (!waiting.has(status) && !unfamiliar.has(status)) {
      unfamiliar.add(status);
      observe({ kind: "unfamiliar", status });
    }
    place.saw(status === "PENDING" ? "pending" : status === "IN_PROGRESS" ? "inProgress" : "other");
  }
}

/** The pause before the next look, cut so that one last look falls just before the deadline. */
function untilNextLook(delayMs: number, remainingMs: number): number {
  if (delayMs < remainingMs || remainingMs <= lastLookMarginMs) return delayMs;
  return remainingMs - lastLookMarginMs;
}
