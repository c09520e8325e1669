/** The progress of single waits: each in its resource's row, and with many of them one heartbeat for all. */
import type { Line } from "../engine/channel";
import { roughDuration } from "../util/durations";
import { nameOf } from "./partitionName";
import {
  type EndedWait,
  type Note,
  type ProgressView,
  type TrackedWait,
  type TrackerOptions,
  WaitTracker,
} from "./waitTracker";
import { ageOf, ofLimit, refreshHint, states, stateWord, word } from "./waitWords";

/** With more waits than this, one summary replaces the heartbeats. */
const mostHeartbeats = 5;
/** The width of the Info column in a terminal of usual width. */
const infoColumns = 40;

/** What rows need of the process. */
export interface RowOptions extends Pick<TrackerOptions, "clock" | "rate"> {
  log(line: Line): void;
}

export const trackSingles = (options: RowOptions): WaitTracker => new SingleRows(options).tracker;

class SingleRows implements ProgressView {
  readonly tracker: WaitTracker;
  private hasHinted = false;

  constructor(private readonly options: RowOptions) {
    const { clock, rate } = options;
    this.tracker = new WaitTracker({ clock, view: this, mostHeartbeats, rate });
  }

  changed(wait: TrackedWait, from: string | undefined): void {
    this.say(
      wait,
      from === undefined ? `${stateWord(wait)}, ${limit(wait)}${note(wait)}` : this.change(wait, from),
    );
  }

  /** A failure is printed by the engine, and what was onboarded from the start needs no line. */
  ended(wait: EndedWait, from: string | undefined): void {
    if (wait.end.kind === "onboarded" && from !== undefined) this.say(wait, this.change(wait, from));
  }

  beat(wait: TrackedWait | undefined): void {
    const nowMs = this.options.clock.now();
    if (wait === undefined) this.log(this.summary(nowMs));
    else this.say(wait, this.state(wait, nowMs), true);
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
    const oldest = waits.reduce((one, other) => (other.startedMs < one.startedMs ? other : one));
    return [
      `${waits.length} waiting: ${states(waits)}`,
      ...this.tracker.freshness(),
      `oldest ${ofLimit(nowMs - oldest.startedMs, oldest.request.timeoutMs)}`,
      ...(waits.some(({ isRefresh }) => isRefresh) ? [refreshHint] : []),
    ].join("; ");
  }

  private say(wait: TrackedWait, message: string, isBeat = false): void {
    const { urn, partition } = wait.request;
    const text = urn === undefined ? `${message}: ${nameOf(partition)}` : message;
    const hints = wait.isRefresh && (isBeat || !this.hasHinted);
    this.hasHinted ||= hints;
    this.log(hints ? `${text}; ${refreshHint}` : text, urn);
  }

  private log(message: string, urn?: string): void {
    this.options.log({ severity: "info", message, urn, ephemeral: true });
  }
}

const note = ({ limitNote }: TrackedWait) => (limitNote === undefined ? "" : `, ${limitNote}`);
const limit = ({ request }: TrackedWait) => `limit ${roughDuration(request.timeoutMs)}`;
