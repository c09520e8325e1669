/** What goes into the wait for one partition, and what comes out of it. */
import type { ScheduledWait } from "../schedule/schedule";
import { isFailure } from "../statuses/statuses";
import type { Clock } from "../util/clock";
import type { Turn } from "../util/turn";
import type { Reachability } from "./reachability";
import type { Permanence } from "./streak";

/** The result of one request for the status. */
export type Poll =
  /** The API answered with a status, `NOT_FOUND` and `UNKNOWN` (no request is visible) included. */
  | { kind: "seen"; status: string; reason?: string; requestId?: string }
  /** It asked to slow down: 429, or 503 with Retry-After. */
  | { kind: "throttled"; label: string; error: Error; retryAfterMs?: number | undefined }
  /**
   * It could not be reached, or its answer could not be read; this may be temporary. `permanence` is
   * set if some of its kind are permanent, `isUnreadable` if an answer came that could not be parsed, `isOfCredential` if the API was not asked
   * for want of a credential, or refused it.
   */
  | {
      kind: "trouble";
      label: string;
      error: Error;
      permanence?: Permanence | undefined;
      isUnreadable?: boolean;
      isOfCredential?: boolean;
    }
  /** It refused, or the credentials or settings are wrong: waiting cannot help. */
  | { kind: "refused"; error: Error };

/** What a wait is for: ON_BOARDED, or any status that shows the request. */
export type Goal = "onboarded" | "visible";

/** What a wait saw on its way. Every outcome carries it, so that a failure explains itself. */
export interface History {
  checks: number;
  elapsedMs: number;
  /** When the answer that decided came, or the wait ended without one; in milliseconds since 1970. */
  endedAtMs: number;
  /** The last status the API answered, whatever it was. */
  lastStatus?: string | undefined;
  lastReason?: string | undefined;
  lastRequestId?: string | undefined;
  /** How often each kind of trouble occurred, such as `503` or `ECONNRESET`. */
  troubles: ReadonlyMap<string, number>;
  lastError?: Error | undefined;
  lastUnreadable?: Error | undefined;
  /** Whether the partition was never visible with a status other than ON_BOARDED. */
  onlyOnboarded: boolean;
}

/** The history of a single poll, or of a wait that failed before its first. */
export const historyOf = (checks: 0 | 1): History => ({
  checks,
  elapsedMs: 0,
  endedAtMs: Date.now(),
  troubles: new Map(),
  onlyOnboarded: true,
});

export type Outcome = { history: History } & (
  | { kind: "onboarded" }
  /** With `once`, or with the goal `visible`: the status that ended the wait; it need not be ON_BOARDED. */
  | { kind: "recorded"; status: string }
  | { kind: "failed"; status: string; reason?: string | undefined; requestId?: string | undefined }
  /** For `graceMs`, no answer showed a request for this onboarding. */
  | { kind: "unseen"; graceMs: number }
  | { kind: "timedOut"; timeoutMs: number }
  /** By Ctrl-C, or, if `isEarly`, by `failFast`. */
  | { kind: "cancelled"; isEarly?: boolean }
  | { kind: "refused"; error: Error }
  /** No wait of this process ever had an answer. */
  | { kind: "unreachable"; error: Error }
);

/** How a wait ends for a reason that concerns all waits. */
export type CommonEnd = { kind: "refused"; error: Error } | { kind: "unreachable"; error: Error };

/** The reason of an abort that ends all waits with the same failure. */
export class CommonFailure extends Error {
  override readonly name = "CommonFailure";

  constructor(readonly end: CommonEnd) {
    super(end.error.message, { cause: end.error });
  }
}

/** The reason of an abort by `failFast`: another wait has failed. */
export class FirstFailure extends Error {
  override readonly name = "FirstFailure";
}

export const endAtAbort = ({ reason }: AbortSignal): CommonEnd | { kind: "cancelled"; isEarly: boolean } =>
  reason instanceof CommonFailure
    ? reason.end
    : { kind: "cancelled", isEarly: reason instanceof FirstFailure };

export type FailedOutcome = Exclude<Outcome, { kind: "onboarded" | "recorded" }>;

/** Turns a recorded FAILED into a failed outcome; leaves other outcomes unchanged. */
export function unlessFailed(outcome: Outcome): Outcome {
  if (outcome.kind !== "recorded" || !isFailure(outcome.status)) return outcome;
  const { lastReason: reason, lastRequestId: requestId } = outcome.history;
  return { ...outcome, kind: "failed", reason, requestId };
}

/** The status that it ends with; `undefined` if the API never answered with one. */
export const statusOf = (outcome: Outcome): string | undefined =>
  outcome.kind === "onboarded" ? "ON_BOARDED" : outcome.history.lastStatus;

export const isDone = (outcome: Outcome): outcome is Exclude<Outcome, FailedOutcome> =>
  outcome.kind === "onboarded" || outcome.kind === "recorded";

export interface Checked {
  poll: Poll;
  elapsedMs: number;
  isLast: boolean;
}

export interface WaitObserver {
  /** After each check that was not aborted. */
  checked(check: Checked): void;
}

export interface WaitTerms {
  timeoutMs: number;
  /** Default: `onboarded`. With `visible`, an answer that shows no request is waited on until the time is over. */
  goal?: Goal;
  /** Ends with the first status the API answers (`skipWait`); an outage may last a minute at most. */
  once?: boolean;
  /** Ends as `unseen` at the first answer that shows no request: for a partition known to be onboarded. */
  keepsUnseen?: boolean;
}

export interface WaitPolls {
  readonly clock: Clock;
  /** Shared by all waits of a process. */
  readonly reachability: Reachability;
  readonly scheduled: ScheduledWait;
  /** Aborted with the request's signal, or with a `CommonFailure` by a failure that ends all waits. */
  readonly signal: AbortSignal;
  /** Polls, and gives the turn back. `undefined` if there is no answer until `untilMs`. @throws the signal's reason at once on abort */
  poll(turn: Turn, untilMs: number): Promise<Poll | undefined>;
  /**
   * Called after each poll.
   *
   * @param nextInMs when the next one is due; `undefined` if there is none
   */
  checked?(poll: Poll, nextInMs: number | undefined): void;
}
