/** What the command prints while it waits: lines, or JSON. `liveTable.ts` is the view of a terminal. */
import type { Note, ProgressView, WaitTracker } from "../report/waitTracker";
import { mostEndedTogether, ofLimit, word } from "../report/waitWords";
import { roughDuration } from "../util/durations";
import { because, detailsOf, endingOfRow, idOf, type Row, stateOf, summaryOf } from "./rows";

export type Tracker = Pick<WaitTracker, "clock" | "freshness">;

export interface View extends ProgressView {
  /** Whether the view itself shows that time passes. */
  readonly isLive: boolean;
  begin(rows: readonly Row[], tracker: Tracker): void;
  close(): void;
}

export interface Streams {
  out(line: string): void;
  err(line: string): void;
}

abstract class Printed implements View {
  readonly isLive = false;
  private rows: readonly Row[] = [];
  private tracker: Tracker | undefined;

  constructor(protected readonly streams: Streams) {}

  begin(rows: readonly Row[], tracker: Tracker): void {
    this.rows = rows;
    this.tracker = tracker;
  }

  abstract changed(row: Row, from: string | undefined): void;
  abstract ended(row: Row, from: string | undefined): void;

  beat(): void {
    const [first] = this.rows;
    if (first === undefined || this.tracker === undefined) return;
    const time = ofLimit(this.tracker.clock.now() - first.startedMs, first.request.timeoutMs);
    const text = [`${time}: ${summaryOf(this.rows)}`, ...this.tracker.freshness()].join("; ");
    this.note({ text });
  }

  note({ text }: Pick<Note, "text">): void {
    this.streams.err(text);
  }

  close(): void {}
}

/** A line for each change, the id first. */
export class Lines extends Printed {
  private endedTogether = 0;

  changed(row: Row, from: string | undefined): void {
    this.print(row, from, row.sinceMs - row.startedMs);
  }

  ended(row: Row, from: string | undefined): void {
    if (row.end?.kind === "cancelled" && ++this.endedTogether > mostEndedTogether) return;
    // Other labels, such as `timed out at PENDING`, already include the last status.
    const before = row.status !== undefined && stateOf(row) === word(row.status) ? from : undefined;
    this.print(row, before, row.end?.history.elapsedMs ?? 0);
  }

  private print(row: Row, from: string | undefined, elapsedMs: number): void {
    const state = stateOf(row);
    const change = from === undefined || word(from) === state ? state : `${word(from)} -> ${state}`;
    // Where each partition is polled once, no line has a time.
    const after = row.request.once ? "" : ` after ${roughDuration(elapsedMs)}`;
    this.streams.out(`${idOf(row)} ${change}${after}${because(row)}`);
  }
}

/** One JSON object a line for each change, the last one of a partition with `final` true. */
export class JsonLines extends Printed {
  changed(row: Row): void {
    this.print(row, row.sinceMs - row.startedMs);
  }

  ended(row: Row): void {
    this.print(row, row.end?.history.elapsedMs ?? 0);
  }

  private print(row: Row, elapsedMs: number): void {
    const line = {
      id: idOf(row),
      status: row.status ?? null,
      elapsedMs: Math.round(elapsedMs),
      checkedAt: new Date().toISOString(),
      ...detailsOf(row),
      final: row.end !== undefined,
      outcome: endingOfRow(row),
    };
    this.streams.out(asciiJson(line));
  }
}

/** JSON in ASCII, so that no character of the API's texts reaches a terminal, and no `##[` a CI runner. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/[^\x20-\x7e]/g, escaped)
    .replace(/(?<=#)#/g, escaped);

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
