/** The words and counts that the views of waits share. */
import { SettingsError } from "../inputs/settingErrors";
import { LucidityError, requestIdOf, type Scope } from "../lucidity/lucidityError";
import { rankOf, wordsOf } from "../statuses/statuses";
import { roughDuration } from "../util/durations";
import { cut, visible } from "../util/text";
import type { ApiEvent } from "../wait/apiHealth";
import type { Outcome, Poll } from "../wait/types";

const minuteMs = 60_000;
/** Of the waits that Ctrl-C or `failFast` ends together, so many have a text of their own: all of them resume. */
export const mostEndedTogether = 10;
/** Counts that rest on older answers say so. */
const freshMs = 2 * minuteMs;

export interface Seen {
  /** The last status; undefined before the first. */
  status: string | undefined;
  /** When a status was seen last, on the waits' clock. */
  seenAtMs: number | undefined;
  /** What the last check returned instead of a status. */
  unseen: Exclude<Poll, { kind: "seen" }> | undefined;
}

/** A word from the vendor, safe to print in a line. */
export const word = (text: string) => visible(cut(text, 100));

export const unfamiliarLine = (status: string, partitionName: string) =>
  `Lucidity answered ${word(status)}, a status its guide does not name, for ${partitionName}. It counts as not onboarded yet.`;

/** `5m of 1h`: how long a wait has taken of what it may take. */
export const ofLimit = (elapsedMs: number, timeoutMs: number) =>
  `${roughDuration(elapsedMs)} of ${roughDuration(timeoutMs)}`;

/** A refresh that waits says which setting makes it poll only once. */
export const refreshHint = "with lucidity:refreshMode check it only looks";

export function apiLine(event: ApiEvent): string {
  switch (event.kind) {
    case "lost":
      if (event.credentialProblem !== undefined)
        return `Lucidity's API cannot be asked for now, retrying: ${visible(cut(event.credentialProblem, 200))}`;
      return `Lucidity's API stopped answering (${word(event.label)}), retrying`;
    case "back":
      return `Lucidity's API answers again after ${roughDuration(event.afterMs)}`;
    case "slowed":
      return `Lucidity asks to slow down (${word(event.label)}): ${perMinute(event)} for now`;
    case "fullRate":
      return `Lucidity no longer asks to slow down: ${perMinute(event)} again`;
  }
}

const perMinute = ({ perMinute: requests }: { perMinute: number }) =>
  `${requests} ${requests === 1 ? "request" : "requests"} a minute`;

export function endWord(outcome: Outcome): string {
  switch (outcome.kind) {
    case "onboarded":
      return "onboarded";
    case "recorded":
      return "checked";
    case "failed":
      return "failed";
    case "unseen":
      return "not requested";
    case "timedOut":
      return "timed out";
    case "cancelled":
      return outcome.isEarly ? "ended by failFast" : "cancelled";
    case "unreachable":
      return "not reached";
    case "refused":
      return outcome.error instanceof SettingsError ? "not configured" : "refused";
  }
}

/** Why a wait ended, and the request to ask the vendor about, where known. */
export function causeOf(outcome: Outcome): { reason?: string | undefined; requestId?: string | undefined } {
  if (outcome.kind === "failed") return outcome;
  const { lastStatus, lastReason, lastRequestId, lastError } = outcome.history;
  const unanswered = lastStatus === undefined ? lastError : undefined;
  const error = "error" in outcome ? outcome.error : unanswered;
  return error === undefined
    ? { reason: lastReason, requestId: lastRequestId }
    : { reason: error.message, requestId: requestIdOf(error) };
}

/** What a failure concerns. Of an error that does not say so, it is not known. */
export function scopeOf(outcome: Outcome): Scope | undefined {
  if (!("error" in outcome)) return "partition";
  return outcome.error instanceof LucidityError ? outcome.error.scope : undefined;
}

/** The status of a wait, or what its checks returned instead of one. */
export function stateWord({ status, unseen }: Pick<Seen, "status" | "unseen">): string {
  if (status !== undefined) return word(status);
  if (unseen === undefined) return "not checked yet";
  if (unseen.kind === "refused") return "refused";
  if (unseen.kind === "throttled") return `throttled (${word(unseen.label)})`;
  return unseen.isUnreadable ? word(unseen.label) : `without an answer (${word(unseen.label)})`;
}

/** `1 without an answer (503), 4 IN_PROGRESS, 3 PENDING, 2 not checked yet`: what is wrong comes first. */
export function states(waits: Iterable<Pick<Seen, "status" | "unseen">>, words = word): string {
  const sorted = [...waits].sort((one, other) => rank(one) - rank(other));
  return tally(sorted.map((wait) => (wait.status === undefined ? stateWord(wait) : words(wait.status))));
}

function rank({ status, unseen }: Pick<Seen, "status" | "unseen">): number {
  if (status !== undefined) return rankOf(wordsOf(status));
  return unseen === undefined ? Number.MAX_VALUE : -1;
}

/** `3 failed, 1 timed out`, in the order in which they come first. */
export function tally(words: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const label of words) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => `${count} ${label}`).join(", ");
}

/** `seen up to 12m ago`, where some of the statuses are old; else `undefined`. */
export function ageOf(waits: Iterable<Seen>, nowMs: number): string | undefined {
  let oldestMs = nowMs;
  for (const { seenAtMs } of waits) oldestMs = Math.min(oldestMs, seenAtMs ?? nowMs);
  const ageMs = nowMs - oldestMs;
  return ageMs > freshMs
    ? `seen up to ${roughDuration(Math.round(ageMs / minuteMs) * minuteMs)} ago`
    : undefined;
}
