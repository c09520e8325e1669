/** Updates the list of statuses in a group's state. */
import type { Entry } from "../inputs/groupEntries";
import { toId } from "../inputs/partitionId";
import type { Partition } from "../lucidity";
import { cut } from "../util/text";
import { type Outcome, statusOf } from "../wait/types";
import { onboardedSince } from "./outcomes";

const longestReason = 500;
/** The status of an entry that has not been polled yet or must be polled again. */
const notSeen = "UNKNOWN";

/** Resets an entry that must be polled again: it is no longer ON_BOARDED, but keeps the time of its onboarding. */
export const unverified = (partition: Partition, old: Entry | undefined): Entry => {
  const { onboardedAt } = old ?? {};
  const status = old === undefined || old.status === "ON_BOARDED" ? notSeen : old.status;
  return { id: toId(partition), status, ...(onboardedAt !== undefined && { onboardedAt }) };
};

/** The entry after a poll or a wait. */
export function entryAfter(before: Entry, outcome: Outcome): Entry {
  const { id } = before;
  const status = statusOf(outcome);
  if (status === undefined) return before;
  if (status === "ON_BOARDED") return { id, status, onboardedAt: onboardedSince(outcome, before) };
  const reason = (outcome.kind === "failed" ? outcome.reason : undefined) ?? outcome.history.lastReason;
  return { id, status, ...(reason && { reason: cut(reason, longestReason) }) };
}
