/** What an outcome writes into the state. */
import type { Outcome } from "../wait/types";

/** What the state said of a partition before. */
export interface Before {
  status?: unknown;
  onboardedAt?: unknown;
}

/** The status that an outcome ends with; `undefined` if the API never answered with one. */
export const statusOf = (outcome: Outcome): string | undefined =>
  outcome.kind === "onboarded" ? "ON_BOARDED" : outcome.history.lastStatus;

/**
 * When this stack first saw ON_BOARDED: unchanged while the partition stays so.
 *
 * @param nowMs milliseconds since 1970
 */
export function onboardedSince({ history }: Outcome, before: Before, nowMs: number): string {
  const stayed = history.onlyOnboarded && typeof before.onboardedAt === "string";
  return stayed ? String(before.onboardedAt) : new Date(nowMs).toISOString();
}
