/** What a group's state says of each partition, and what a wait makes of it. */
import { fromId } from "./inputs";
import type { Partition } from "./lucidity";
import type { Outcome } from "./onboarding";
import { keyOfId, toId } from "./partitionId";
import { cut } from "./text";

/** One of the group's `statuses`. */
export interface Entry {
  id: string;
  status: string;
  onboardedAt?: string;
  reason?: string;
}

const longestReason = 500;
/** What an entry says that this stack has never seen, or that it has to see anew. */
const notSeen = "UNKNOWN";

/** The entries of a state, by partition; whatever is no entry (an odd or old state) counts as not there. */
export function entriesOf(statuses: unknown): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const entry of Array.isArray(statuses) ? (statuses as unknown[]) : []) {
    if (typeof entry !== "object" || entry === null) continue;
    const { id, status } = entry as Partial<Entry>;
    if (typeof id === "string" && typeof status === "string") entries.set(keyOfId(id), entry as Entry);
  }
  return entries;
}

/** The partition of an entry; `undefined` where its id is none. */
export function partitionOfEntry({ id }: Entry): Partition | undefined {
  const partition = fromId(id);
  return typeof partition === "string" ? undefined : partition;
}

/** What is kept of an entry before it has been looked at again: no longer that it is onboarded, but since when it was. */
export const unverified = (partition: Partition, old: Entry | undefined): Entry => {
  const { onboardedAt } = old ?? {};
  const status = old === undefined || old.status === "ON_BOARDED" ? notSeen : old.status;
  return { id: toId(partition), status, ...(onboardedAt !== undefined && { onboardedAt }) };
};

/** The entry after a look or a wait: `onboardedAt` stays while the partition stays ON_BOARDED. */
export function entryAfter(before: Entry, outcome: Outcome, nowIso: string): Entry {
  const { id } = before;
  const { history } = outcome;
  const status = outcome.kind === "onboarded" ? "ON_BOARDED" : history.lastStatus;
  if (status === undefined) return before;
  if (status === "ON_BOARDED") {
    const since = history.neverElse && before.onboardedAt !== undefined ? before.onboardedAt : nowIso;
    return { id, status, onboardedAt: since };
  }
  const reason = (outcome.kind === "failed" ? outcome.reason : undefined) ?? history.lastReason;
  return { id, status, ...(reason && { reason: cut(reason, longestReason) }) };
}
