/** Waits for all partitions side by side, under one deadline, and tells a view. */
import { toId } from "../inputs/partitionId";
import type { Partition } from "../lucidity";
import { type ProgressView, type TrackedWait, WaitTracker } from "../report/waitTracker";
import type { Session } from "../session/session";
import type { Clock } from "../util/clock";
import { roughDuration } from "../util/durations";
import { type Goal, unlessFailed } from "../wait/types";
import { endingOf, unlessUnreached } from "./endings";
import { type Row, summaryOf } from "./rows";
import type { View } from "./views";

export interface WaitsOptions {
  session: Pick<Session, "wait">;
  clock: Clock;
  goal: Goal;
  /** Polls each partition once, whatever its status is. */
  once: boolean;
  deadlineMs: number;
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
  const tracker = new WaitTracker({ clock: options.clock, view: viewOf(rows, view, options) });
  watch?.(tracker);
  await Promise.all(rows.map((row) => waitFor(row, tracker, options)));
  view.close();
}

async function waitFor({ partition }: Row, tracker: WaitTracker, options: WaitsOptions): Promise<void> {
  const { session, goal, once, deadlineMs, signal } = options;
  const observer = tracker.begin(partition, { limitMs: deadlineMs });
  const found = await session.wait({ partition, deadlineMs, signal, once, goal, observer });
  observer.ended(unlessUnreached(goal === "visible" ? found : unlessFailed(found)));
}

/** What the tracker sees, as changes of rows. */
function viewOf(
  rows: readonly Row[],
  view: View,
  { clock, goal, once, deadlineMs }: WaitsOptions,
): ProgressView {
  const startedMs = clock.now();
  const rowsByPartition = new Map(rows.map((row) => [row.partition, row]));
  const withRow = ({ partition }: TrackedWait, use: (row: Row) => void) => {
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
        row.end = { ending: endingOf(wait.end, { once }), outcome: wait.end };
        view.ended(row, from);
      }),
    beat: () => {
      if (view.isLive) return;
      const elapsedMs = clock.now() - startedMs;
      view.note(`${roughDuration(elapsedMs)} of ${roughDuration(deadlineMs)}: ${summaryOf(rows, goal)}`);
    },
    note: ({ text }) => view.note(text),
  };
}
