/** Waits for all partitions side by side, under one deadline, and tells a view. */
import { toId } from "../inputs/partitionId";
import type { Partition } from "../lucidity";
import { nameOf } from "../report/partitionName";
import { Outage, unfamiliarLine } from "../report/waitEvents";
import type { Session } from "../session/session";
import type { Clock } from "../util/clock";
import { roughDuration } from "../util/durations";
import { type Goal, type Outcome, unlessFailed, type WaitEvent } from "../wait/types";
import { endingOf, unlessUnreached } from "./endings";
import { type Row, summaryOf } from "./rows";
import type { View } from "./views";

export interface WaitsOptions {
  session: Pick<Session, "wait">;
  clock: Clock;
  /** Milliseconds since 1970. */
  wallClock: () => number;
  goal: Goal;
  /** Polls each partition once, whatever its status is. */
  once: boolean;
  deadlineMs: number;
  signal: AbortSignal;
}

const minuteMs = 60_000;

/** When the n-th sign of life is due: CI systems end a job that prints nothing for 10 minutes. */
const beatAtMs = (index: number) => ([1, 2][index] ?? 5 * (index - 1)) * minuteMs;

export const rowsOf = (partitions: readonly Partition[]): Row[] =>
  partitions.map((partition) => ({ id: toId(partition), partition, status: undefined, sinceMs: 0 }));

/** Resolves when each row has ended. */
export async function waitForAll(rows: readonly Row[], view: View, options: WaitsOptions): Promise<void> {
  const stopped = new AbortController();
  if (!view.isLive) void beat(rows, view, options, stopped.signal);
  const notes = new Notes(view);
  await Promise.all(rows.map((row) => waitFor(row, view, notes, options)));
  stopped.abort();
  view.close();
}

async function waitFor(row: Row, view: View, notes: Notes, options: WaitsOptions): Promise<void> {
  const { session, goal, once, deadlineMs, signal, wallClock } = options;
  const observe = (event: WaitEvent) => {
    if (event.kind !== "changed") return notes.observe(row, event);
    // Its end is told in a moment.
    if (event.to === "ON_BOARDED") return;
    row.status = event.to;
    row.sinceMs = event.elapsedMs;
    view.changed(row, event.from, event.elapsedMs);
  };
  const found = await session.wait({
    partition: row.partition,
    deadlineMs,
    signal,
    once,
    goal,
    observe,
  });
  const outcome = unlessUnreached(goal === "visible" ? found : unlessFailed(found));
  const from = row.status;
  row.status = statusOf(outcome);
  row.end = { ending: endingOf(outcome, { once }), outcome, atMs: wallClock() };
  notes.ended(row);
  view.ended(row, from);
}

function statusOf(outcome: Outcome): string | undefined {
  if (outcome.kind === "onboarded") return "ON_BOARDED";
  return "status" in outcome ? outcome.status : outcome.history.lastStatus;
}

async function beat(
  rows: readonly Row[],
  view: View,
  { clock, goal, deadlineMs }: WaitsOptions,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = clock.now();
  try {
    for (let index = 0; ; index++) {
      await clock.sleep(startedMs + beatAtMs(index) - clock.now(), signal);
      const elapsedMs = clock.now() - startedMs;
      view.note(`${roughDuration(elapsedMs)} of ${roughDuration(deadlineMs)}: ${summaryOf(rows, goal)}`);
    }
  } catch {
    // All waits have ended.
  }
}

/** News that is not about one partition, once for all. */
class Notes {
  private readonly outage = new Outage();
  private readonly unfamiliar = new Set<string>();

  constructor(private readonly view: View) {}

  observe(row: Row, event: Exclude<WaitEvent, { kind: "changed" }>): void {
    if (event.kind === "apiLost") this.tell(this.outage.lost(row, event.label));
    else if (event.kind === "apiBack") this.tell(this.outage.back(event.afterMs));
    else if (!this.unfamiliar.has(event.status)) {
      this.unfamiliar.add(event.status);
      this.tell(unfamiliarLine(event.status, nameOf(row.partition)));
    }
  }

  ended(row: Row): void {
    this.outage.ended(row);
  }

  private tell(message: string | undefined): void {
    if (message !== undefined) this.view.note(message);
  }
}
