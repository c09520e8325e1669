/** The waits of a group's members, side by side. */
import type { Entry } from "../inputs/groupEntries";
import type { Partition } from "../lucidity";
import type { GroupFailure } from "../report/groupFailures";
import { GroupRow } from "../report/groupRow";
import { FirstFailure, isDone, unlessFailed } from "../wait/types";
import { entryAfter } from "./groupState";
import type { WaitCall } from "./lifecycle";
import type { ProviderContext } from "./providerContext";

/** One partition of the group before a wait. */
export interface Member {
  partition: Partition;
  before: Entry;
  /** Onboarded before: no wait. */
  isKept: boolean;
  /** Onboarded before: still counts as onboarded if the API no longer shows it. */
  keepsUnseen: boolean;
}

export interface Waited {
  /** In the order of the members. */
  entries: Entry[];
  failures: GroupFailure[];
  endedEarly: number;
  /** Onboarded once, and no longer visible. */
  noLonger: Partition[];
}

interface GroupCall extends WaitCall {
  /** Ends each wait at the first status, whatever it is. */
  once: boolean;
  /** Records FAILED like any other status, instead of failing. */
  recordsFailures: boolean;
  failFast: boolean;
  isRefresh?: boolean;
}

export async function waitForMembers(
  context: ProviderContext,
  members: readonly Member[],
  { urn, name, signal: cancelled, timeoutMs, once, failFast, recordsFailures, isRefresh }: GroupCall,
): Promise<Waited> {
  const firstFailure = new AbortController();
  const signal = AbortSignal.any([cancelled, firstFailure.signal]);
  const waited: Waited = { entries: [], failures: [], endedEarly: 0, noLonger: [] };
  const row = new GroupRow({
    clock: context.session.clock,
    log: (line) => context.engine.log(line),
    rate: () => context.session.rate,
    urn,
    total: members.length,
    timeoutMs,
    onboarded: members.filter(({ isKept }) => isKept).length,
    name,
    hintsOfRefresh: isRefresh === true && !once && context.isFirstHint(),
  });
  const waitFor = async ({ partition, before, isKept, keepsUnseen }: Member, index: number) => {
    waited.entries[index] = before;
    if (isKept) return;
    const request = { partition, urn, timeoutMs, once, keepsUnseen, signal };
    const wait = row.tracker.begin(request);
    const found = await context.session.wait(request, wait);
    const outcome = recordsFailures ? found : unlessFailed(found);
    if (keepsUnseen && outcome.kind === "unseen") {
      wait.ended({ kind: "onboarded", history: outcome.history });
      waited.noLonger[index] = partition;
      return;
    }
    waited.entries[index] = entryAfter(before, outcome);
    wait.ended(outcome);
    if (isDone(outcome)) return;
    if (outcome.kind === "cancelled" && outcome.isEarly) {
      waited.endedEarly += 1;
      return;
    }
    waited.failures[index] = { partition, outcome };
    // All have the same deadline: the others have timed out, too.
    if (failFast && outcome.kind !== "timedOut") firstFailure.abort(new FirstFailure());
  };
  await Promise.all(members.map(waitFor));
  row.end();
  await context.engine.flushed();
  // In the order of the members, without the gaps between them: the texts do not depend on who was answered first.
  return { ...waited, failures: Object.values(waited.failures), noLonger: Object.values(waited.noLonger) };
}
