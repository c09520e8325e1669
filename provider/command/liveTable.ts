/** The table of a terminal, drawn anew each second, at each change and when its size changes, and printed in full at the end. */
import { styleText } from "node:util";
import type { Note } from "../report/waitTracker";
import { formatDuration, roughDuration } from "../util/durations";
import { type Environment, variable } from "../util/environment";
import { Frame } from "./frame";
import type { Row } from "./rows";
import { type Paint, tableOf } from "./table";
import type { Tracker, View } from "./views";

const everyMs = 1_000;
const usual = { columns: 80, rows: 24 };

/** Whether a stream shows a live table. A terminal without a size, as some tools make it, would show nothing of it. */
export function isLive({ isTTY, rows, columns }: NodeJS.WriteStream, env: Environment): boolean {
  const isCi = !["0", "false"].includes(variable(env, "CI") ?? "0");
  return isTTY === true && rows > 0 && columns > 0 && env.TERM !== "dumb" && !isCi;
}

export class LiveTable implements View {
  readonly isLive = true;
  private readonly frame: Frame;
  private readonly resized = () => this.show();
  private rows: readonly Row[] = [];
  private tracker: Tracker | undefined;
  private timer: NodeJS.Timeout | undefined;
  private said: string | undefined;
  private isDue = false;

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.frame = new Frame(stream);
  }

  begin(rows: readonly Row[], tracker: Tracker): void {
    this.rows = rows;
    this.tracker = tracker;
    this.stream.on("resize", this.resized);
    this.timer = setInterval(() => this.show(), everyMs);
    this.show();
  }

  changed(): void {
    this.showSoon();
  }

  ended(): void {
    this.showSoon();
  }

  beat(): void {}

  note({ text }: Pick<Note, "text">): void {
    this.said = text;
    this.showSoon();
  }

  close(): void {
    clearInterval(this.timer);
    this.isDue = false;
    this.stream.off("resize", this.resized);
    this.frame.draw(this.table((elapsedMs) => `after ${formatDuration(elapsedMs)}`));
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
    const limit = roughDuration(this.rows[0]?.request.timeoutMs ?? 0);
    const lines = (this.stream.rows || usual.rows) - 1;
    const notes = [this.tracker?.freshness().join("; ") ?? "", this.said ?? ""].filter((text) => text !== "");
    this.frame.draw(this.table((elapsedMs) => `${formatDuration(elapsedMs)} of ${limit}`, { lines, notes }));
  }

  private table(
    time: (elapsedMs: number) => string,
    { lines, notes = [] }: { lines?: number; notes?: string[] } = {},
  ): string[] {
    const { stream, rows } = this;
    const [first] = rows;
    const nowMs = this.tracker?.clock.now() ?? 0;
    const paint: Paint = (style, text) => styleText(style, text, { stream });
    return tableOf(rows, {
      // The last column stays free: some terminals wrap after it.
      columns: (stream.columns || usual.columns) - 1,
      lines,
      nowMs,
      time: time(nowMs - (first?.startedMs ?? nowMs)),
      notes,
      paint,
    });
  }
}
