/** The table that a terminal shows: one line for each partition, never wider than the terminal. */
import stringWidth from "string-width";
import { because, endingOfRow, idOf, isGood, type Row, stateOf, summaryOf, timeOf } from "./rows";

export type Paint = (style: "green" | "red" | "yellow" | "dim" | "bold", text: string) => string;

export interface TableOptions {
  columns: number;
  /** At most so many lines. Without it, all rows are shown. */
  lines?: number | undefined;
  nowMs: number;
  /** Stands before the summary, such as `2m 5s of 1h`. */
  time: string;
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
  const { columns, lines, nowMs, time, notes, paint } = options;
  // A status that is looked up once does not last, and in a narrow terminal the id needs the space.
  const hasTimes = !rows[0]?.request.once && columns >= fewestColumnsForTimes;
  const footer = [`${time}: ${summaryOf(rows)}`, ...notes];
  const room = lines === undefined ? rows.length : Math.max(1, lines - footer.length - 1);
  const shown = rows.length <= room ? rows : mostUrgent(rows, room - 1);
  const hidden = rows.length - shown.length;

  const longestId = rows.reduce((most, row) => Math.max(most, idOf(row).length), 2);
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
        cutStart(idOf(row), idColumns),
        timeOf(row, nowMs),
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
  const rank = (row: Row) => (row.end === undefined ? 1 : isGood(row) ? 2 : 0);
  const chosen = new Set(rows.toSorted((one, other) => rank(one) - rank(other)).slice(0, Math.max(0, count)));
  return rows.filter((row) => chosen.has(row));
}

function styleOf(row: Row): "green" | "red" | "yellow" {
  if (row.end === undefined || endingOfRow(row) === "pending") return "yellow";
  return isGood(row) ? "green" : "red";
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
