/** The table that a terminal shows: one line for each partition, never wider than the terminal. */
import stringWidth from "string-width";
import type { Goal } from "../wait/types";
import { because, type Row, stateOf, summaryOf, timeOf } from "./rows";

export type Paint = (style: "green" | "red" | "yellow" | "dim" | "bold", text: string) => string;

export interface TableOptions {
  columns: number;
  /** At most so many lines. Without it, all rows are shown. */
  lines?: number;
  elapsedMs: number;
  /** Stands before the summary, such as `2m 5s of 1h`. */
  time: string;
  goal: Goal;
  /** Whether it shows how long each status lasts. */
  hasTimes: boolean;
  /** Below the summary. */
  notes: readonly string[];
  paint: Paint;
}

const gap = "  ";
/** The width of `after 59m 59s`. */
const timeColumns = 13;
/** The width of the longest status in the vendor's guide. */
const fewestStatusColumns = 17;
const fewestIdColumns = 12;
const fewestReasonColumns = 15;
const fewestColumnsForTimes = 60;

export function tableOf(rows: readonly Row[], options: TableOptions): string[] {
  const { columns, lines, elapsedMs, time, goal, notes, paint } = options;
  // In a narrow terminal the id needs the space.
  const hasTimes = options.hasTimes && columns >= fewestColumnsForTimes;
  const footer = [`${time}: ${summaryOf(rows, goal)}`, ...notes];
  const room = lines === undefined ? rows.length : Math.max(1, lines - footer.length - 1);
  const shown = rows.length <= room ? rows : mostUrgent(rows, room - 1);
  const hidden = rows.length - shown.length;

  const longestId = rows.reduce((most, { id }) => Math.max(most, id.length), 2);
  const timeRoom = hasTimes ? timeColumns + gap.length : 0;
  const idRoom = columns - timeRoom - fewestStatusColumns - gap.length;
  const idColumns = Math.min(longestId, Math.max(fewestIdColumns, idRoom));
  const statusColumns = columns - idColumns - timeRoom - gap.length;
  const line = (id: string, when: string, status: string) =>
    [id.padEnd(idColumns), ...(hasTimes ? [when.padEnd(timeColumns)] : []), status].join(gap);
  const header = line("ID", "TIME", "STATUS");
  return [
    paint("bold", cutEnd(header, columns)),
    ...shown.map((row) =>
      line(
        cutStart(row.id, idColumns),
        timeOf(row, elapsedMs),
        paint(styleOf(row), stateIn(row, Math.max(1, statusColumns))),
      ),
    ),
    ...(hidden > 0 ? [paint("dim", cutEnd(`… and ${hidden} more`, columns))] : []),
    ...footer.map((text) => paint("dim", cutEnd(text, columns))),
  ];
}

/** The reason stands in full below the table: here it is left out where little of it would show. */
function stateIn(row: Row, columns: number): string {
  const state = stateOf(row);
  const hasRoom = stringWidth(state) + fewestReasonColumns <= columns;
  return cutEnd(hasRoom ? state + because(row) : state, columns);
}

/** Those that went wrong, then those that still wait, then the others; in their own order. */
function mostUrgent(rows: readonly Row[], count: number): Row[] {
  const rank = ({ end }: Row) => (end === undefined ? 1 : isGood(end.ending) ? 2 : 0);
  const chosen = new Set(rows.toSorted((one, other) => rank(one) - rank(other)).slice(0, Math.max(0, count)));
  return rows.filter((row) => chosen.has(row));
}

const isGood = (ending: string) => ending === "onboarded" || ending === "visible";

function styleOf({ end }: Row): "green" | "red" | "yellow" {
  if (end === undefined || end.ending === "pending") return "yellow";
  return isGood(end.ending) ? "green" : "red";
}

/** An id is ASCII, and ids differ at their end. */
const cutStart = (id: string, columns: number) =>
  id.length <= columns ? id : `…${id.slice(id.length - columns + 1)}`;

function cutEnd(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let shorter = "";
  let width = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width > columns) break;
    shorter += segment;
  }
  return `${shorter}…`;
}
