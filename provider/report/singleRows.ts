/** The progress of single waits: each in its resource's row, and with many of them one heartbeat for all. */
import type { Line } from "../engine/channel";
import type { Clock } from "../util/clock";
import { roughDuration } from "../util/durations";
import { nameOf } from "./partitionName";
import { type EndedWait, type Note, type ProgressView, type TrackedWait, WaitTracker } from "./waitTracker";
import { ageOf, counted, stateWord, word } from "./waitWords";

/** With more waits than this, one summary replaces the heartbeats. */
const mostHeartbeats = 5;
/** The width of the Info column in a terminal of usual width. */
const infoColumns = 40;

interface SingleRowsOptions {
  clock: Clock;
  log(line: Line): void;
}

export const trackSingles = (options: SingleRowsOptions): WaitTracker => new SingleRows(options).tracker;

class SingleRows implements ProgressView {
  readonly tracker: WaitTracker;

  constructor(private readonly options: SingleRowsOptions) {
    this.tracker = new WaitTracker({ clock: options.clock, view: this, mostHeartbeats });
  }

  changed(wait: TrackedWait, from: string | undefined): void {
    this.say(wait, from === undefined ? `${stateWord(wait)}, ${limit(wait)}` : this.change(wait, from));
  }

  /** A failure is printed by the engine, and what was onboarded from the start needs no line. */
  ended(wait: EndedWait, from: string | undefined): void {
    if (wait.end.kind === "onboarded" && from !== undefined) this.say(wait, this.change(wait, from));
  }

  beat(wait: TrackedWait | undefined): void {
    const nowMs = this.options.clock.now();
    if (wait === undefined) this.log(this.summary(nowMs));
    else this.say(wait, this.state(wait, nowMs));
  }

  note({ severity, text, urn }: Note): void {
    this.options.log({ severity, message: text, urn, ephemeral: severity === "info" });
  }

  private state(wait: TrackedWait, nowMs: number): string {
    const age = ageOf([wait], nowMs)?.replace("up to ", "");
    const since = `for ${roughDuration(nowMs - wait.sinceMs)}`;
    const rest = [since, ...(age === undefined ? [] : [age]), limit(wait)].join(", ");
    const [short = ""] = stateWord(wait).split(" (");
    const line = `${stateWord(wait)} ${rest}`;
    return line.length <= infoColumns ? line : `${short} ${rest}`;
  }

  private change(wait: TrackedWait, from: string): string {
    const elapsedMs = this.options.clock.now() - wait.startedMs;
    return `${word(from)} -> ${stateWord(wait)} after ${roughDuration(elapsedMs)}`;
  }

  private summary(nowMs: number): string {
    const waits = [...this.tracker.underWay];
    const age = ageOf(waits, nowMs);
    const oldestMs = nowMs - waits.reduce((oldest, { startedMs }) => Math.min(oldest, startedMs), nowMs);
    return [
      `${waits.length} waiting: ${counted(waits.map(stateWord))}`,
      ...(age === undefined ? [] : [age]),
      `oldest ${roughDuration(oldestMs)}`,
    ].join("; ");
  }

  private say(wait: TrackedWait, message: string): void {
    this.log(wait.urn === undefined ? `${message}: ${nameOf(wait.partition)}` : message, wait.urn);
  }

  private log(message: string, urn?: string): void {
    this.options.log({ severity: "info", message, urn, ephemeral: true });
  }
}

const limit = ({ limitMs }: TrackedWait) => `limit ${roughDuration(limitMs)}`;
