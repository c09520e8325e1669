/** What a user reads while waits run: a line when something changes, and now and then a sign of life. */
import type { Clock } from "./clock";
import { formatDuration } from "./durations";
import type { Line } from "./engine";
import { nameOf } from "./failures";
import type { Partition } from "./lucidity";
import type { WaitEvent } from "./onboarding";
import { cut, visible } from "./text";

const minuteMs = 60_000;
/** Above this many waits, the heartbeats become one summary for all. */
const crowd = 5;

/** When a wait gives its n-th sign of life: after 1, 2, 5 and 10 minutes, then every 10. */
export function heartbeatAtMs(index: number): number {
  return ([1, 2, 5, 10][index] ?? 10 * (index - 2)) * minuteMs;
}

/** Progress of one wait. */
export interface Reporter {
  observe(event: WaitEvent): void;
  end(): void;
}

export class Progress {
  private readonly waits = new Set<Beating>();
  private sleeper: AbortController | undefined;
  private lost = false;
  private summaries = 0;
  private crowdedSinceMs: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly log: (line: Line) => void,
  ) {}

  /** Starts to report on one wait; without a URN its lines go to the stack and name the partition. */
  begin(partition: Partition, urn: string | undefined, deadlineMs: number): Reporter {
    const wait = new Beating(this, partition, urn, this.clock.now(), deadlineMs);
    this.waits.add(wait);
    this.rearm();
    return wait;
  }

  ended(wait: Beating): void {
    this.waits.delete(wait);
    this.rearm();
  }

  observed(wait: Beating, event: WaitEvent): void {
    switch (event.kind) {
      case "changed": {
        wait.status = event.to;
        const after = `after ${formatDuration(event.elapsedMs)}`;
        const to = word(event.to);
        const line =
          event.from === undefined
            ? `${to}: waiting up to ${formatDuration(wait.deadlineMs)} for Lucidity to onboard ${wait.urn ? "it" : wait.name}`
            : `${word(event.from)} -> ${to} ${after}`;
        this.say(wait, line, event.from === undefined && wait.urn === undefined);
        return;
      }
      case "unfamiliar":
        this.log({
          severity: "warning",
          message: `Lucidity answered ${word(event.status)}, a status its guide does not name, for ${wait.name}: still waiting`,
          urn: wait.urn,
        });
        return;
      case "apiLost":
        if (this.lost) return;
        this.lost = true;
        this.say(wait, `Lucidity's API stopped answering (${word(event.label)}); trying on`);
        return;
      case "apiBack":
        if (!this.lost) return;
        this.lost = false;
        this.say(wait, `Lucidity's API answers again, after ${formatDuration(event.afterMs)}`);
    }
  }

  private say(wait: Beating, message: string, named = false): void {
    const text = wait.urn !== undefined || named ? message : `${wait.name}: ${message}`;
    this.log({ severity: "info", message: text, urn: wait.urn, ephemeral: true });
  }

  /** One sleeper for all waits, however many there are. */
  private rearm(): void {
    const crowded = this.waits.size > crowd;
    if (!crowded) this.crowdedSinceMs = undefined;
    else if (this.crowdedSinceMs === undefined) {
      this.crowdedSinceMs = this.clock.now();
      this.summaries = 0;
    }
    if (crowded && this.sleeper) return;
    this.sleeper?.abort();
    this.sleeper = undefined;
    if (this.waits.size > 0) void this.beatNext();
  }

  private async beatNext(): Promise<void> {
    const sleeper = new AbortController();
    this.sleeper = sleeper;
    try {
      await this.clock.sleep(Math.max(0, this.nextBeatAtMs() - this.clock.now()), sleeper.signal);
    } catch {
      return;
    }
    if (this.sleeper !== sleeper) return;
    this.sleeper = undefined;
    this.beat();
    this.rearm();
  }

  private nextBeatAtMs(): number {
    if (this.crowdedSinceMs !== undefined) return this.crowdedSinceMs + heartbeatAtMs(this.summaries);
    let next = Number.POSITIVE_INFINITY;
    for (const { startedMs, beats } of this.waits) next = Math.min(next, startedMs + heartbeatAtMs(beats));
    return next;
  }

  private beat(): void {
    const nowMs = this.clock.now();
    if (this.crowdedSinceMs !== undefined) {
      if (nowMs < this.nextBeatAtMs()) return;
      this.summaries += 1;
      this.log({ severity: "info", message: this.summary(nowMs), ephemeral: true });
    }
    for (const wait of this.waits) {
      const due = nowMs >= wait.startedMs + heartbeatAtMs(wait.beats);
      if (!due) continue;
      wait.beats += 1;
      if (this.crowdedSinceMs === undefined) {
        this.say(
          wait,
          `still ${word(wait.status ?? "without an answer")} after ${formatDuration(nowMs - wait.startedMs)}, of ${formatDuration(wait.deadlineMs)} at most`,
        );
      }
    }
  }

  private summary(nowMs: number): string {
    const counts = new Map<string, number>();
    let oldestMs = nowMs;
    for (const { status, startedMs } of this.waits) {
      const label = status ?? "not yet looked at";
      counts.set(label, (counts.get(label) ?? 0) + 1);
      oldestMs = Math.min(oldestMs, startedMs);
    }
    const list = [...counts].map(([label, count]) => `${count} ${word(label)}`).join(", ");
    return `waiting for ${this.waits.size} partitions: ${list}; the longest for ${formatDuration(nowMs - oldestMs)}`;
  }
}

/** One wait that is reported on. */
class Beating implements Reporter {
  beats = 0;
  status: string | undefined;

  constructor(
    private readonly progress: Progress,
    private readonly partition: Partition,
    readonly urn: string | undefined,
    readonly startedMs: number,
    readonly deadlineMs: number,
  ) {}

  get name(): string {
    return nameOf(this.partition);
  }

  observe(event: WaitEvent): void {
    this.progress.observed(this, event);
  }

  end(): void {
    this.progress.ended(this);
  }
}

const word = (text: string) => visible(cut(text, 100));
