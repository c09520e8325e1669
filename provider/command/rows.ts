/** What the command knows of each partition, and the words for it. */
import type { Partition } from "../lucidity";
import { inTheWordsOf } from "../report/fronts";
import { label } from "../report/groupFailures";
import { word } from "../report/waitWords";
import { roughDuration } from "../util/durations";
import { cut, visible } from "../util/text";
import { type Goal, isDone, type Outcome } from "../wait/types";
import type { Ending } from "./endings";

export interface Row {
  readonly id: string;
  readonly partition: Partition;
  /** Undefined before the first answer. */
  status: string | undefined;
  /** When the status was first seen, in milliseconds from the start. */
  sinceMs: number;
  end?: {
    ending: Ending;
    outcome: Outcome;
  };
}

const longestReason = 500;

/** Why it ended, and the request to ask the vendor about, where known. */
export function detailsOf({ end }: Row): { reason?: string; requestId?: string } {
  if (end === undefined) return {};
  const { outcome } = end;
  const { lastReason, lastRequestId, lastError } = outcome.history;
  const error = "error" in outcome ? outcome.error : undefined;
  const ofError = error !== undefined && "requestId" in error ? error.requestId : undefined;
  const unanswered = outcome.history.lastStatus === undefined ? lastError?.message : undefined;
  const reason = error?.message ?? (outcome.kind === "failed" ? outcome.reason : lastReason) ?? unanswered;
  const requestId = ofError ?? (outcome.kind === "failed" ? outcome.requestId : lastRequestId);
  return {
    ...(reason !== undefined && { reason: cut(inTheWordsOf("command", reason), longestReason) }),
    ...(typeof requestId === "string" && { requestId }),
  };
}

/** The status, or how the wait ended without the one that it was for. */
export function stateOf({ status, end }: Row): string {
  if (end?.ending === "endedEarly") return word(["ended early", status].filter(Boolean).join(" at "));
  if (end !== undefined && !isDone(end.outcome)) return word(label(end.outcome));
  return status === undefined ? "not checked yet" : word(status);
}

/** What needs no reason beside it, or has one that is told once for all. */
const withoutReason = new Set<Ending>(["onboarded", "credentials", "notReached"]);

/** `: the volume is not attached` where a reason is known. */
export function because(row: Row): string {
  const { reason } = detailsOf(row);
  const isTold = row.end === undefined || withoutReason.has(row.end.ending);
  return reason === undefined || isTold ? "" : `: ${visible(reason)}`;
}

const words: Record<Ending, string> = {
  onboarded: "onboarded",
  visible: "visible",
  pending: "not onboarded yet",
  failed: "failed",
  timedOut: "timed out",
  credentials: "refused",
  notReached: "not reached",
  cancelled: "cancelled",
  endedEarly: "ended early",
};

/** `2 of 5 onboarded, 1 failed, waiting: 1 IN_PROGRESS, 1 PENDING` */
export function summaryOf(rows: readonly Row[], goal: Goal): string {
  const done = rows.filter(({ end }) => end?.ending === "onboarded" || end?.ending === "visible").length;
  const ended = new Map<string, number>();
  const waiting = new Map<string, number>();
  for (const row of rows) {
    if (row.end === undefined) count(waiting, stateOf(row));
    else if (row.end.ending !== "onboarded" && row.end.ending !== "visible")
      count(ended, words[row.end.ending]);
  }
  const listed = (counts: Map<string, number>) => [...counts].map(([what, number]) => `${number} ${what}`);
  return [
    `${done} of ${rows.length} ${goal}`,
    ...listed(ended),
    ...(waiting.size > 0 ? [`waiting: ${listed(waiting).join(", ")}`] : []),
  ].join(", ");
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

export const timeOf = ({ sinceMs, end }: Row, elapsedMs: number): string =>
  end === undefined
    ? `for ${roughDuration(elapsedMs - sinceMs)}`
    : `after ${roughDuration(end.outcome.history.elapsedMs)}`;
