/** What the command prints while it waits: lines, or JSON. `liveTable.ts` is the view of a terminal. */
import { word } from "../report/waitWords";
import { roughDuration } from "../util/durations";
import type { Ending } from "./endings";
import { because, detailsOf, type Row, stateOf } from "./rows";

export interface View {
  /** Whether the view itself shows that time passes. */
  readonly isLive: boolean;
  /** The status of a row has changed. */
  changed(row: Row, from: string | undefined, elapsedMs: number): void;
  ended(row: Row, from: string | undefined): void;
  /** Something that is not about one partition. */
  note(text: string): void;
  close(): void;
}

export interface Streams {
  /** Print a line each. */
  out(line: string): void;
  err(line: string): void;
}

/** Of the waits that Ctrl-C or `--fail-fast` ends, only this many get a line; the text at the end counts all. */
const mostEndedTogether = 10;
const togetherEndings = new Set<Ending>(["cancelled", "endedEarly"]);

/** A line for each change, the id first. */
export class Lines implements View {
  readonly isLive = false;
  private endedTogether = 0;

  /** @param once whether each partition is polled once: then no line has a time */
  constructor(
    private readonly streams: Streams,
    private readonly once: boolean,
  ) {}

  changed(row: Row, from: string | undefined, elapsedMs: number): void {
    this.streams.out(`${row.id} ${change(from, stateOf(row))}${this.after(elapsedMs)}`);
  }

  ended(row: Row, from: string | undefined): void {
    const { outcome, ending } = row.end ?? {};
    const isTogether = ending !== undefined && togetherEndings.has(ending);
    if (isTogether && ++this.endedTogether > mostEndedTogether) return;
    // Other labels, such as `timed out at PENDING`, already include the last status.
    const before = row.status !== undefined && stateOf(row) === word(row.status) ? from : undefined;
    const after = this.after(outcome?.history.elapsedMs ?? 0);
    this.streams.out(`${row.id} ${change(before, stateOf(row))}${after}${because(row)}`);
  }

  note(text: string): void {
    this.streams.err(text);
  }

  close(): void {}

  private after(elapsedMs: number): string {
    return this.once ? "" : ` after ${roughDuration(elapsedMs)}`;
  }
}

const change = (from: string | undefined, to: string) =>
  from === undefined || word(from) === to ? to : `${word(from)} -> ${to}`;

/** One JSON object a line for each change, the last one of a partition with `final` true. */
export class JsonLines implements View {
  readonly isLive = false;

  constructor(
    private readonly streams: Streams,
    /** Milliseconds since 1970. */
    private readonly wallClock: () => number,
  ) {}

  changed(row: Row, _from: string | undefined, elapsedMs: number): void {
    this.print(row, elapsedMs);
  }

  ended(row: Row): void {
    this.print(row, row.end?.outcome.history.elapsedMs ?? 0);
  }

  note(text: string): void {
    this.streams.err(text);
  }

  close(): void {}

  private print(row: Row, elapsedMs: number): void {
    const line = {
      id: row.id,
      status: row.status ?? null,
      elapsedMs: Math.round(elapsedMs),
      checkedAt: new Date(this.wallClock()).toISOString(),
      ...detailsOf(row),
      final: row.end !== undefined,
      ...(row.end !== undefined && { outcome: row.end.ending }),
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
