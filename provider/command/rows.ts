/** What the command knows of each partition, and the words for it. */
import type { Partition } from "../lucidity";
import { label } from "../report/groupFailures";
import { causeOf, endWord, type Seen, scopeOf, states, stateWord, tally, word } from "../report/waitWords";
import { inTheWordsOf } from "../report/wording";
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
  /** Its wait, once it has begun. */
  wait?: Seen;
  end?: End;
}

interface End {
  ending: Ending;
  outcome: Outcome;
}

const longestReason = 500;

/** Why it ended, and the request to ask the vendor about, where known. */
export function detailsOf({ end }: Row): ReturnType<typeof causeOf> {
  const { reason, requestId } = end === undefined ? {} : causeOf(end.outcome);
  return { reason: reason && cut(inTheWordsOf("command", reason), longestReason), requestId };
}

/** The status, or how the wait failed. */
export function stateOf({ status, end, wait }: Row): string {
  if (end?.ending === "endedEarly") return word([endedEarly, status].filter(Boolean).join(" at "));
  if (end !== undefined && !isDone(end.outcome)) return word(label(end.outcome));
  return stateWord({ status, unseen: wait?.unseen });
}

/** Whether the reason is that of many, and printed once below. */
function isShared({ ending, outcome }: End): boolean {
  const scope = scopeOf(outcome);
  return ending === "notReached" || scope === "process" || scope === "account";
}

/** `: the volume is not attached` where a reason is known. */
export function because(row: Row): string {
  const { end } = row;
  if (end === undefined || end.outcome.kind === "onboarded" || isShared(end)) return "";
  const { reason } = detailsOf(row);
  return reason === undefined ? "" : `: ${visible(reason)}`;
}

const endedEarly = "ended by --fail-fast";

function endingWord({ ending, outcome }: End): string {
  if (ending === "endedEarly") return endedEarly;
  return ending === "pending" ? "not onboarded yet" : endWord(outcome);
}

const isGood = ({ end }: Row) => end?.ending === "onboarded" || end?.ending === "visible";

/** `1 failed, 2 of 5 onboarded, waiting: 1 IN_PROGRESS, 1 PENDING`: what went wrong comes first. */
export function summaryOf(rows: readonly Row[], goal: Goal): string {
  const wrong = rows.flatMap((row) => (row.end === undefined || isGood(row) ? [] : [endingWord(row.end)]));
  const underWay = rows.filter(({ end }) => end === undefined);
  return [
    ...(wrong.length > 0 ? [tally(wrong)] : []),
    `${rows.filter(isGood).length} of ${rows.length} ${goal}`,
    ...(underWay.length > 0
      ? [`waiting: ${states(underWay.map(({ status, wait }) => ({ status, unseen: wait?.unseen })))}`]
      : []),
  ].join(", ");
}

export const timeOf = ({ sinceMs, end }: Row, elapsedMs: number): string =>
  end === undefined
    ? `for ${roughDuration(elapsedMs - sinceMs)}`
    : `after ${roughDuration(end.outcome.history.elapsedMs)}`;
