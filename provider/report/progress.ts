/** The progress lines of single waits: one when something changes, and heartbeats. */
import type { Line } from "../engine/channel";
import type { Partition } from "../lucidity";
import type { Clock } from "../util/clock";
import { roughDuration } from "../util/durations";
import type { WaitEvent } from "../wait/types";
import { nameOf } from "./partitionName";
import { heartbeatAtMs, Outage, unfamiliarLine, word } from "./waitEvents";

/** With more waits than this, one summary replaces the heartbeats. */
const mostHeartbeats = 5;

/** Progress of one wait. */
export interface Reporter {
  observe(event: WaitEvent): void;
  end(): void;
}

export class Progress {
  private readonly waits = new Set<ReportedWait>();
  private sleeper: AbortController | undefined;
  private readonly outage = new Outage();
  private summaries = 0;
  private crowdedSinceMs: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly log: (line: Line) => void,
  ) {}

  /** Starts to report on one wait; without a URN its lines go to the stack, and name the partition at their end. */
  begin(partition: Partition, urn: string | undefined, deadlineMs: number): Reporter {
    const wait = new ReportedWait(this, partition, urn, Math.floor(this.clock.now()), deadlineMs);
    this.waits.add(wait);
    this.rearm();
    return wait;
  }

  ended(wait: ReportedWait): void {
    this.waits.delete(wait);
    this.outage.ended(wait);
    this.rearm();
  }

  observed(wait: ReportedWait, event: WaitEvent): void {
    switch (event.kind) {
      case "changed": {
        wait.status = event.to;
        const after = `after ${roughDuration(event.elapsedMs)}`;
        const to = word(event.to);
        const line =
          event.from === undefined
            ? `${to}, limit ${roughDuration(wait.deadlineMs)}`
            : `${word(event.from)} -> ${to} ${after}`;
        this.say(wait, line);
        return;
      }
      case "unfamiliar":
        this.log({ severity: "warning", message: unfamiliarLine(event.status, wait.name), urn: wait.urn });
        return;
      case "apiLost":
        this.sayNews(wait, this.outage.lost(wait, event.label));
        return;
      case "apiBack":
        this.sayNews(wait, this.outage.back(event.afterMs));
    }
  }

  private sayNews(wait: ReportedWait, message: string | undefined): void {
    if (message !== undefined) this.say(wait, message);
  }

  private say(wait: ReportedWait, message: string): void {
    const text = wait.urn !== undefined ? message : `${message}: ${wait.name}`;
    this.log({ severity: "info", message: text, urn: wait.urn, ephemeral: true });
  }

  /** One timer for the next heartbeat of all waits. */
  private rearm(): void {
    const crowded = this.waits.size > mostHeartbeats;
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
          `${word(wait.status ?? "no answer")} for ${roughDuration(nowMs - wait.startedMs)}, limit ${roughDuration(wait.deadlineMs)}`,
        );
      }
    }
  }

  private summary(nowMs: number): string {
    const counts = new Map<string, number>();
    let oldestMs = nowMs;
    for (const { status, startedMs } of this.waits) {
      const label = status ?? "not yet checked";
      counts.set(label, (counts.get(label) ?? 0) + 1);
      oldestMs = Math.min(oldestMs, startedMs);
    }
    const list = [...counts].map(([label, count]) => `${count} ${word(label)}`).join(", ");
    return `${this.waits.size} waiting: ${list}; oldest ${roughDuration(nowMs - oldestMs)}`;
  }
}

/** One wait that is reported on. */
class ReportedWait implements Reporter {
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
