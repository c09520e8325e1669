/** The table of a terminal, drawn anew each second and at each change, and printed in full at the end. */
import { styleText } from "node:util";
import { createLogUpdate } from "log-update";
import { formatDuration, roughDuration } from "../util/durations";
import type { Goal } from "../wait/types";
import type { Row } from "./rows";
import { type Paint, tableOf } from "./table";
import type { View } from "./views";

const everyMs = 1_000;
const usual = { columns: 80, rows: 24 };

export interface LiveTableOptions {
  stream: NodeJS.WriteStream;
  rows: readonly Row[];
  goal: Goal;
  /** Whether each partition is polled once: then no status lasts. */
  once: boolean;
  deadlineMs: number;
  /** Milliseconds since the start. */
  elapsedMs: () => number;
}

export class LiveTable implements View {
  readonly isLive = true;
  private readonly draw: ReturnType<typeof createLogUpdate>;
  private readonly timer: NodeJS.Timeout;
  private said: string | undefined;
  private isDue = false;

  constructor(private readonly options: LiveTableOptions) {
    this.draw = createLogUpdate(options.stream);
    this.timer = setInterval(() => this.show(), everyMs);
    this.show();
  }

  changed(): void {
    this.showSoon();
  }

  ended(): void {
    this.showSoon();
  }

  note(text: string): void {
    this.said = text;
    this.showSoon();
  }

  close(): void {
    clearInterval(this.timer);
    this.isDue = false;
    this.draw.clear();
    this.draw.done();
    const { stream, elapsedMs } = this.options;
    const lines = this.table({ time: `after ${formatDuration(elapsedMs())}` });
    stream.write(`${lines.join("\n")}\n`);
  }

  /** Once for all changes of one moment. */
  private showSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    setImmediate(() => {
      if (this.isDue) this.show();
      this.isDue = false;
    });
  }

  private show(): void {
    const { stream, elapsedMs, deadlineMs } = this.options;
    const time = `${formatDuration(elapsedMs())} of ${roughDuration(deadlineMs)}`;
    const lines = (stream.rows || usual.rows) - 1;
    this.draw(this.table({ time, lines, note: this.said }).join("\n"));
  }

  private table({
    time,
    lines,
    note,
  }: {
    time: string;
    lines?: number;
    note?: string | undefined;
  }): string[] {
    const { stream, rows, goal, once, elapsedMs } = this.options;
    const paint: Paint = (style, text) => styleText(style, text, { stream });
    return tableOf(rows, {
      // The last column stays free: some terminals wrap after it.
      columns: (stream.columns || usual.columns) - 1,
      ...(lines !== undefined && { lines }),
      elapsedMs: elapsedMs(),
      time,
      goal,
      hasTimes: !once,
      note,
      paint,
    });
  }
}
