/** What goes into the wait for one partition, and what comes out of it. */
import type { Place } from "../schedule/schedule";
import type { Clock } from "../util/clock";
import type { Turn } from "../util/turn";
import { isFailure } from "./statuses";

/** What one request for the status came to. */
export type Poll =
  /** The API answered with a status, `NOT_FOUND` and `UNKNOWN` (no request is visible) included. */
  | { kind: "seen"; status: string; reason?: string; requestId?: string }
  /** It asked to slow down: 429, or 503 with Retry-After. */
  | { kind: "throttled"; label: string; error: Error }
  /**
   * It could not be reached or its answer made no sense: this may pass. `apiCode`, such as `500 INTERNAL_ERROR`, is there where
   * the answer was one of the API's own, with its error code.
   */
  | { kind: "trouble"; label: string; error: Error; apiCode?: string }
  /** It refused, or the credentials or settings are wrong: waiting cannot help. */
  | { kind: "refused"; error: Error };

/** What a wait saw on its way. Every outcome carries it, so that a failure explains itself. */
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
  /** The last error of a body that could not be read as one of the API's. */
  lastUnreadable?: Error;
  /** Whether ON_BOARDED was the one and only visible status. */
  neverElse: boolean;
}

/** The history of a single poll, or of a wait that failed before its first. */
export const historyOf = (checks: 0 | 1): History => ({
  checks,
  elapsedMs: 0,
  troubles: new Map(),
  neverElse: true,
});

export type Outcome = { history: History } & (
  | { kind: "onboarded" }
  /** With `once`: the first status the API answered, whatever it was. */
  | { kind: "recorded"; status: string }
  | { kind: "failed"; status: string; reason?: string; requestId?: string }
  /** For `graceMs`, no answer showed a request for this onboarding. */
  | { kind: "unseen"; graceMs: number }
  | { kind: "timedOut"; deadlineMs: number }
  | { kind: "cancelled" }
  | { kind: "refused"; error: Error }
  /** No wait of this process ever had an answer. */
  | { kind: "unreachable"; error: Error }
);

/** How a wait ends for a reason that is not about its own partition. */
export type CommonEnd = { kind: "refused"; error: Error } | { kind: "unreachable"; error: Error };

/** The reason of an abort that ends all waits with the same failure. */
export class CommonFailure extends Error {
  override readonly name = "CommonFailure";

  constructor(readonly end: CommonEnd) {
    super(end.error.message, { cause: end.error });
  }
}

export type FailedOutcome = Exclude<Outcome, { kind: "onboarded" | "recorded" }>;

/** An outcome that recorded a failure of the vendor's, as that failure. */
export const unlessFailed = (outcome: Outcome): Outcome =>
  outcome.kind === "recorded" && isFailure(outcome.status)
    ? {
        kind: "failed",
        status: outcome.status,
        history: outcome.history,
        ...(outcome.history.lastReason !== undefined && { reason: outcome.history.lastReason }),
        ...(outcome.history.lastRequestId !== undefined && { requestId: outcome.history.lastRequestId }),
      }
    : outcome;

/** Whether a wait ended without a failure. */
export const isDone = (outcome: Outcome): outcome is Exclude<Outcome, FailedOutcome> =>
  outcome.kind === "onboarded" || outcome.kind === "recorded";

/** What is worth telling the user while it happens. */
export type WaitEvent =
  | { kind: "changed"; from: string | undefined; to: string; elapsedMs: number }
  | { kind: "unfamiliar"; status: string }
  | { kind: "apiLost"; label: string; error: Error }
  | { kind: "apiBack"; afterMs: number };

/** What the waits of a process share about the API: an outage is ridden out once any of them has had an answer. */
export interface Reachability {
  answered: boolean;
  /** When the first request failed without an answer before any had one, on the waits' clock. */
  lostSinceMs?: number;
}

export interface WaitOptions {
  clock: Clock;
  place: Place;
  /** Polls once, and gives the turn back. Aborting the signal must make it reject at once. */
  poll(turn: Turn, signal: AbortSignal): Promise<Poll>;
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
