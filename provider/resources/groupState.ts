/** Reads and updates the list of statuses in a group's state. */
import { partitionOfId } from "../inputs/partition";
import { keyOfId, toId } from "../inputs/partitionId";
import type { Partition } from "../lucidity";
import { cut } from "../util/text";
import type { Outcome } from "../wait/types";
import { onboardedSince, statusOf } from "./outcomes";

/** One of the group's `statuses`. */
export interface Entry {
  id: string;
  status: string;
  onboardedAt?: string;
  reason?: string;
}

const longestReason = 500;
/** The status of an entry that has not been polled yet or must be polled again. */
const notSeen = "UNKNOWN";

/** The entries of a state, by partition. Malformed entries are ignored. */
export function entriesOf(statuses: unknown): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const entry of Array.isArray(statuses) ? (statuses as unknown[]) : []) {
    if (typeof entry !== "object" || entry === null) continue;
    const { id, status } = entry as Partial<Entry>;
    if (typeof id === "string" && typeof status === "string") entries.set(keyOfId(id), entry as Entry);
  }
  return entries;
}

/** The partition of an entry; `undefined` if its id is invalid. */
export function partitionOfEntry({ id }: Entry): Partition | undefined {
  const result = partitionOfId(id);
  return result.ok ? result.partition : undefined;
}

/** Resets an entry that must be polled again: it is no longer ON_BOARDED, but keeps the time of its onboarding. */
export const unverified = (partition: Partition, old: Entry | undefined): Entry => {
  const { onboardedAt } = old ?? {};
  const status = old === undefined || old.status === "ON_BOARDED" ? notSeen : old.status;
  return { id: toId(partition), status, ...(onboardedAt !== undefined && { onboardedAt }) };
};

/** The entry after a poll or a wait. */
export function entryAfter(before: Entry, outcome: Outcome, nowMs: number): Entry {
  const { id } = before;
  const status = statusOf(outcome);
  if (status === undefined) return before;
  if (status === "ON_BOARDED") return { id, status, onboardedAt: onboardedSince(outcome, before, nowMs) };
  const reason = (outcome.kind === "failed" ? outcome.reason : undefined) ?? outcome.history.lastReason;
  return { id, status, ...(reason && { reason: cut(reason, longestReason) }) };
}
