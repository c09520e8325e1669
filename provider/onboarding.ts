/**
 * The wait for one partition: a loop that sleeps, looks and decides (`course.ts`) until it can RETURN a closed outcome.
 * It knows nothing of Pulumi or HTTP: it is given a clock, a place in the schedule and a `look` function.
 */
import type { Clock } from "./clock";
import { Course, type End } from "./course";
import type { Place, Turn } from "./schedule";

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
  place: Place;
  /** Looks once, and gives the turn back. Aborting the signal must make it reject at once. */
  look(turn: Turn, signal: AbortSignal): Promise<Look>;
  /** From the start of the wait. */
  deadlineMs: number;
  /** Ctrl-C. */
  signal: AbortSignal;
  reachability: Reachability;
  /** Ends with the first status the API answers (`skipWait`); an outage is ridden out for a minute at most. */
  once?: boolean;
  /** Ends as `unseen` at the first answer that shows no request: for a partition known to be onboarded. */
  keepsUnseen?: boolean;
  observe?(event: WaitEvent): void;
}

/** The last look is placed this long before the deadline, so that its answer can still arrive. */
const lastLookMarginMs = 1_000;

/** Waits until the partition is onboarded, or until it is certain that this wait will not see it. Never throws. */
export async function waitForOnboarding(options: WaitOptions): Promise<Outcome> {
  const { clock, place, signal, deadlineMs } = options;
  const course = new Course(options, clock);
  const untilMs = clock.now() + deadlineMs;
  try {
    for (;;) {
      signal.throwIfAborted();
      const remainingMs = untilMs - clock.now();
      const pauseMs = untilNextLook(place.delayMs(), remainingMs);
      if (pauseMs > 0) await clock.sleep(Math.min(pauseMs, remainingMs), signal);
      const turn = clock.now() < untilMs ? await place.acquireUntil(untilMs, signal) : undefined;
      const look = turn && (await lookUntil(options, turn, untilMs));
      const end: End | undefined = look ? course.note(look) : { kind: "timedOut", deadlineMs };
      if (end) return course.over(end);
    }
  } catch (error) {
    if (signal.aborted) return course.over({ kind: "cancelled" });
    return course.over({ kind: "refused", error: error instanceof Error ? error : new Error(String(error)) });
  } finally {
    place.leave();
  }
}

/** `undefined` where the deadline comes before the answer. Nothing of it outlasts the call. */
async function lookUntil(options: WaitOptions, turn: Turn, untilMs: number): Promise<Look | undefined> {
  const { clock, signal } = options;
  const controller = new AbortController();
  const cancel = () => controller.abort(signal.reason);
  signal.addEventListener("abort", cancel, { once: true });
  let late = false;
  clock.sleep(untilMs - clock.now(), controller.signal).then(
    () => {
      late = true;
      controller.abort(new Error("the deadline"));
    },
    () => {},
  );
  try {
    if (signal.aborted) cancel();
    return await options.look(turn, controller.signal);
  } catch (error) {
    if (late) return undefined;
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    controller.abort();
  }
}

/** The pause before the next look, cut so that one last look falls just before the deadline. */
function untilNextLook(delayMs: number, remainingMs: number): number {
  if (delayMs < remainingMs || remainingMs <= lastLookMarginMs) return delayMs;
  return remainingMs - lastLookMarginMs;
}
