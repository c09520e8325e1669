/** The table of a terminal, drawn anew each second, at each change and when its size changes, and printed in full at the end. */
import { styleText } from "node:util";
import { formatDuration, roughDuration } from "../util/durations";
import { type Environment, variable } from "../util/environment";
import type { Goal } from "../wait/types";
import { Frame } from "./frame";
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
  timeoutMs: number;
  /** Milliseconds since the start. */
  elapsedMs: () => number;
  /** How old the statuses are, and how long until all have been seen, where that is worth a word. */
  freshness: () => string[];
}

/** Whether a stream shows a live table. A terminal without a size, as some tools make it, would show nothing of it. */
export function isLive({ isTTY, rows, columns }: NodeJS.WriteStream, env: Environment): boolean {
  const isCi = !["0", "false"].includes(variable(env, "CI") ?? "0");
  return isTTY === true && rows > 0 && columns > 0 && env.TERM !== "dumb" && !isCi;
}

export class LiveTable implements View {
  readonly isLive = true;
  private readonly frame: Frame;
  private readonly timer: NodeJS.Timeout;
  private readonly resized = () => this.show();
  private said: string | undefined;
  private isDue = false;

  constructor(private readonly options: LiveTableOptions) {
    this.frame = new Frame(options.stream);
    options.stream.on("resize", this.resized);
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
    const { stream, elapsedMs } = this.options;
    stream.off("resize", this.resized);
    this.frame.draw(this.table({ time: `after ${formatDuration(elapsedMs())}` }));
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
    const { stream, elapsedMs, timeoutMs } = this.options;
    const time = `${formatDuration(elapsedMs())} of ${roughDuration(timeoutMs)}`;
    const lines = (stream.rows || usual.rows) - 1;
    const notes = [this.options.freshness().join("; "), this.said ?? ""].filter((text) => text !== "");
    this.frame.draw(this.table({ time, lines, notes }));
  }

  private table({ time, lines, notes = [] }: { time: string; lines?: number; notes?: string[] }): string[] {
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
      notes,
      paint,
    });
  }
}
