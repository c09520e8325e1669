/** Waits for all partitions side by side, under one deadline, and shows them in a view. */
import { toId } from "../inputs/partitionId";
import type { Partition } from "../lucidity";
import { type ProgressView, type TrackedWait, WaitTracker } from "../report/waitTracker";
import { ofLimit } from "../report/waitWords";
import type { Session } from "../session/session";
import type { Clock } from "../util/clock";
import { type Goal, isDone, type Outcome, unlessFailed } from "../wait/types";
import { type Ending, endingOf, unlessUnreached } from "./endings";
import { type Row, summaryOf } from "./rows";
import type { View } from "./views";

export interface WaitsOptions {
  session: Pick<Session, "wait" | "rate">;
  clock: Clock;
  goal: Goal;
  /** Polls each partition once, whatever its status is. */
  once: boolean;
  timeoutMs: number;
  /** Ends all waits at the first failure. */
  failFast: boolean;
  signal: AbortSignal;
}

export const rowsOf = (partitions: readonly Partition[]): Row[] =>
  partitions.map((partition) => ({ id: toId(partition), partition, status: undefined, sinceMs: 0 }));

/** Resolves when each row has ended. `api` events of the session go to the tracker that `watch` is given. */
export async function waitForAll(
  rows: readonly Row[],
  view: View,
  options: WaitsOptions,
  watch?: (tracker: WaitTracker) => void,
): Promise<void> {
  const { clock, session, goal, once, timeoutMs, failFast } = options;
  const firstFailure = new AbortController();
  const signal = AbortSignal.any([options.signal, firstFailure.signal]);
  const isEarly = (outcome: Outcome) => outcome.kind === "cancelled" && !options.signal.aborted;
  const endingOfRow = (outcome: Outcome) => (isEarly(outcome) ? "endedEarly" : endingOf(outcome, { once }));
  const progress = viewOf(rows, view, options, endingOfRow, () => tracker.freshness());
  const tracker = new WaitTracker({ clock, view: progress, rate: () => session.rate });
  watch?.(tracker);
  const waitFor = async (row: Row) => {
    const request = { partition: row.partition, timeoutMs, signal, once, goal };
    const wait = tracker.begin(request);
    row.wait = wait;
    const found = await session.wait(request, wait);
    const outcome = unlessUnreached(goal === "visible" ? found : unlessFailed(found));
    wait.ended(outcome);
    // All have the same deadline: the others have timed out, too.
    if (failFast && !isDone(outcome) && found.kind !== "timedOut") firstFailure.abort();
  };
  await Promise.all(rows.map(waitFor));
  view.close();
}

/** What the tracker sees, as changes of rows. */
function viewOf(
  rows: readonly Row[],
  view: View,
  { clock, goal, timeoutMs }: WaitsOptions,
  endingOfRow: (outcome: Outcome) => Ending,
  freshness: () => string[],
): ProgressView {
  const startedMs = clock.now();
  const rowsByPartition = new Map(rows.map((row) => [row.partition, row]));
  const withRow = ({ request: { partition } }: TrackedWait, use: (row: Row) => void) => {
    const row = rowsByPartition.get(partition);
    if (row !== undefined) use(row);
  };
  return {
    changed: (wait, from) =>
      withRow(wait, (row) => {
        row.status = wait.status;
        row.sinceMs = wait.sinceMs - wait.startedMs;
        view.changed(row, from, row.sinceMs);
      }),
    ended: (wait, from) =>
      withRow(wait, (row) => {
        row.status = wait.status;
        row.end = { ending: endingOfRow(wait.end), outcome: wait.end };
        view.ended(row, from);
      }),
    beat: () => {
      if (view.isLive) return;
      const elapsedMs = clock.now() - startedMs;
      view.note([`${ofLimit(elapsedMs, timeoutMs)}: ${summaryOf(rows, goal)}`, ...freshness()].join("; "));
    },
    note: ({ text }) => view.note(text),
  };
}
