/** The words of the command for what it knows of each partition. */
import { toId } from "../inputs/partitionId";
import { label } from "../report/groupFailures";
import type { TrackedWait } from "../report/waitTracker";
import { causeOf, endWord, scopeOf, states, stateWord, tally, word } from "../report/waitWords";
import { inTheWordsOf } from "../report/wording";
import { roughDuration } from "../util/durations";
import { cut, visible } from "../util/text";
import { isDone } from "../wait/types";
import { type Ending, endingOf } from "./endings";

/** One partition: what is known of its wait. */
export type Row = Pick<TrackedWait, "request" | "startedMs" | "sinceMs" | "status" | "unseen" | "end">;

const longestReason = 500;

export const idOf = ({ request }: Row): string => toId(request.partition);

/** `undefined` while it waits. */
export const endingOfRow = ({ end, request }: Row): Ending | undefined => end && endingOf(end, request);

export function detailsOf({ end }: Row): ReturnType<typeof causeOf> {
  const { reason, requestId } = end === undefined ? {} : causeOf(end);
  return { reason: reason && cut(inTheWordsOf("command", reason), longestReason), requestId };
}

export function stateOf({ status, end, unseen }: Row): string {
  return end === undefined || isDone(end)
    ? stateWord({ status, unseen })
    : word(inTheWordsOf("command", label(end)));
}

/** `: the volume is not attached` where a reason is known, unless it is that of many, and printed once below. */
export function because(row: Row): string {
  const { end } = row;
  if (end === undefined || end.kind === "onboarded" || endingOfRow(row) === "notReached") return "";
  const { reason } = detailsOf(row);
  const isShared = ["process", "account"].includes(scopeOf(end) ?? "");
  return reason === undefined || isShared ? "" : `: ${visible(reason)}`;
}

export const isGood = (row: Row): boolean => ["onboarded", "visible"].includes(endingOfRow(row) ?? "");

/** `1 failed, 2 of 5 onboarded, waiting: 1 IN_PROGRESS, 1 PENDING`: what went wrong comes first. */
export function summaryOf(rows: readonly Row[]): string {
  const wrong = rows.flatMap((row) => {
    if (row.end === undefined || isGood(row)) return [];
    return endingOfRow(row) === "pending" ? "not onboarded yet" : inTheWordsOf("command", endWord(row.end));
  });
  const underWay = rows.filter(({ end }) => end === undefined);
  return [
    ...(wrong.length > 0 ? [tally(wrong)] : []),
    `${rows.filter(isGood).length} of ${rows.length} ${rows[0]?.request.goal ?? "onboarded"}`,
    ...(underWay.length > 0 ? [`waiting: ${states(underWay)}`] : []),
  ].join(", ");
}

export const timeOf = ({ sinceMs, end }: Row, nowMs: number): string =>
  end === undefined
    ? `for ${roughDuration(nowMs - sinceMs)}`
    : `after ${roughDuration(end.history.elapsedMs)}`;
