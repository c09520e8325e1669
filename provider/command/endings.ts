/** How the wait for a partition ended, and the exit code of the command. */
import { LucidityError } from "../lucidity/errors";
import type { Outcome } from "../wait/types";

export const exitCodes = { ok: 0, failed: 1, usage: 2, timedOut: 3, credentials: 4, notReached: 5 } as const;

/** The exit code for each ending. If partitions end differently, the first of this list wins. */
const codes = {
  /** Of SIGINT; other signals have codes of their own. */
  cancelled: 130,
  /** A wrong setting, as doctor finds it. */
  usage: exitCodes.usage,
  credentials: exitCodes.credentials,
  notReached: exitCodes.notReached,
  failed: exitCodes.failed,
  timedOut: exitCodes.timedOut,
  endedEarly: exitCodes.timedOut,
  /** Answers of `status` that are neither onboarded nor failed. */
  pending: exitCodes.timedOut,
  visible: exitCodes.ok,
  onboarded: exitCodes.ok,
} as const;

export type Ending = keyof typeof codes;

/** Whether the API was not reached, or something else answered in its place. */
const isReachError = (error: Error) =>
  error instanceof LucidityError &&
  !error.isOfCredential &&
  error.effect !== "refused" &&
  error.effect !== "throttled";

/** @param once whether the partition was polled once: then its first status ended the wait */
export function endingOf(outcome: Outcome, { once = false }: { once?: boolean }): Ending {
  switch (outcome.kind) {
    case "onboarded":
      return "onboarded";
    case "recorded":
      return once ? "pending" : "visible";
    case "failed":
    case "unseen":
      return "failed";
    case "timedOut":
      return "timedOut";
    case "cancelled":
      return outcome.isEarly ? "endedEarly" : "cancelled";
    case "unreachable":
      return "notReached";
    case "refused":
      return endingOfRefusal(outcome.error);
  }
}

/** A deadline without any answer, because the API was out of reach, is no timeout of the partition's onboarding. */
export function unlessUnreached(outcome: Outcome): Outcome {
  const { kind, history } = outcome;
  const { lastStatus, lastError } = history;
  if (kind !== "timedOut" || lastStatus !== undefined || lastError === undefined) return outcome;
  return isReachError(lastError) ? { kind: "unreachable", error: lastError, history } : outcome;
}

function endingOfRefusal(error: Error): Ending {
  if (error instanceof LucidityError && error.isOfCredential) return "credentials";
  return isReachError(error) ? "notReached" : "failed";
}

export function exitCodeOf(endings: readonly Ending[]): number {
  const order = Object.keys(codes) as Ending[];
  const first = order.find((ending) => endings.includes(ending));
  return first === undefined ? exitCodes.ok : codes[first];
}
