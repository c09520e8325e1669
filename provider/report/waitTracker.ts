/**
 * Follows the waits of a process, a group or the command: the last status of each, when it was seen, and how the wait ended.
 * It calls a `ProgressView` when there is something to show. `singleRows.ts` and `groupRow.ts` are the views of the two
 * resources; the command has its own (lines, JSON, a table).
 *
 *     const tracker = new WaitTracker({ clock, view, rate });
 *     const wait = tracker.begin(request);
 *     const outcome = await session.wait(request, wait);
 *     wait.ended(outcome);
 *
 * The heartbeat stops with the last wait. What is true of the API as a whole comes from the session: hand its `api` events to
 * `tracker.api`, or print `apiLine(event)`.
 */

import type { Partition } from "../lucidity";
import { meaningOf } from "../statuses/statuses";
import { isOver } from "../util/abort";
import type { Clock } from "../util/clock";
import { type ApiEvent, isLowered, type RequestRate } from "../wait/apiHealth";
import { type Checked, type Outcome, statusOf, type WaitObserver, type WaitTerms } from "../wait/types";
import { FirstRound } from "./firstRound";
import { nameOf } from "./partitionName";
import { ageOf, apiLine, type Seen, unfamiliarLine } from "./waitWords";

/** What is not about one partition. */
export interface Note {
  severity: "info" | "warning";
  text: string;
  /** The row of the resource that it is about, where it is about one. */
  urn?: string | undefined;
}

export interface ProgressView {
  /** The wait sees another status than before, or its first; never the one that ends it. */
  changed(wait: TrackedWait, from: string | undefined): void;
  /** @param from the status before the one that ended it */
  ended(wait: EndedWait, from: string | undefined): void;
  /** A heartbeat is due, of one wait or of all. */
  beat(wait: TrackedWait | undefined): void;
  note(note: Note): void;
}

export interface TrackerOptions {
  clock: Clock;
  view: ProgressView;
  /** Up to so many waits each have a heartbeat of their own; with more, all share one. Default: 0. */
  mostHeartbeats?: number;
  rate(): RequestRate;
}

interface TrackedRequest extends WaitTerms {
  partition: Partition;
  urn?: string | undefined;
}

export interface WaitContext {
  /** Why the program cannot set the time limit of the wait. */
  limitNote?: string | undefined;
  isRefresh?: boolean;
}

export interface EndedWait extends TrackedWait {
  readonly end: Outcome;
}

const minuteMs = 60_000;

/** When the n-th heartbeat is due: after 1, 2, 5 and 10 minutes, then every 5. CI systems end a job that is silent for 10. */
export const heartbeatAtMs = (index: number): number => ([1, 2][index] ?? 5 * (index - 1)) * minuteMs;

export class WaitTracker {
  readonly clock: Clock;
  readonly underWay = new Set<TrackedWait>();
  private readonly unfamiliar = new Set<string>();
  private readonly view: ProgressView;
  private round: FirstRound;
  private timer: AbortController | undefined;
  /** Set while all waits share one heartbeat. */
  private together: { sinceMs: number; beats: number } | undefined;

  constructor(private readonly options: TrackerOptions) {
    this.clock = options.clock;
    this.view = options.view;
    this.round = new FirstRound(this.clock.now());
  }

  begin(request: TrackedRequest, context: WaitContext = {}): TrackedWait {
    if (this.underWay.size === 0) this.round = new FirstRound(this.clock.now());
    const wait = new TrackedWait(this, request, context);
    this.underWay.add(wait);
    this.rearm();
    return wait;
  }

  /** If worth a word: how old the counted statuses are, the lowered rate, and when all will have been seen. */
  freshness(): string[] {
    if (this.underWay.size === 0) return [];
    const nowMs = this.clock.now();
    const rate = this.options.rate();
    const { perMinute, full } = rate;
    const unseen = [...this.underWay].filter(({ seenAtMs }) => seenAtMs === undefined).length;
    const age = ageOf(this.underWay, nowMs);
    const slowed = isLowered(rate) ? `${perMinute} of ${full} requests a minute` : undefined;
    const estimate = this.round.estimate(unseen, perMinute, nowMs);
    return [age, slowed, estimate].filter((text) => text !== undefined);
  }

  firstSeen(): void {
    this.round.seen(this.clock.now());
  }

  api(event: ApiEvent): void {
    this.view.note({ severity: "info", text: apiLine(event) });
  }

  changed(wait: TrackedWait, from: string | undefined): void {
    const { request, status = "" } = wait;
    this.view.changed(wait, from);
    if (meaningOf(status) !== "unfamiliar" || this.unfamiliar.has(status)) return;
    this.unfamiliar.add(status);
    const text = unfamiliarLine(status, nameOf(request.partition));
    this.view.note({ severity: "warning", text, urn: request.urn });
  }

  ended(wait: EndedWait, from: string | undefined): void {
    this.underWay.delete(wait);
    this.rearm();
    this.view.ended(wait, from);
  }

  /** One timer for the next heartbeat of all waits. */
  private rearm(): void {
    const { size } = this.underWay;
    const shares = size > (this.options.mostHeartbeats ?? 0);
    if (shares && this.together !== undefined) return;
    this.together = shares ? { sinceMs: this.clock.now(), beats: 0 } : undefined;
    this.timer?.abort(isOver);
    this.timer = undefined;
    if (size > 0) void this.beatNext();
  }

  private async beatNext(): Promise<void> {
    const timer = new AbortController();
    this.timer = timer;
    try {
      await this.clock.sleep(Math.max(0, this.nextBeatAtMs() - this.clock.now()), timer.signal);
    } catch {
      return;
    }
    this.beat();
    if (this.timer === timer) void this.beatNext();
  }

  private nextBeatAtMs(): number {
    const { together } = this;
    if (together !== undefined) return together.sinceMs + heartbeatAtMs(together.beats);
    let next = Number.POSITIVE_INFINITY;
    for (const { nextBeatAtMs } of this.underWay) next = Math.min(next, nextBeatAtMs);
    return next;
  }

  private beat(): void {
    const { together } = this;
    const nowMs = this.clock.now();
    if (together !== undefined) together.beats += 1;
    for (const wait of this.underWay) {
      if (nowMs < wait.nextBeatAtMs) continue;
      wait.beats += 1;
      if (together === undefined) this.view.beat(wait);
    }
    if (together !== undefined) this.view.beat(undefined);
  }
}

export class TrackedWait implements Seen, WaitObserver {
  /** On the tracker's clock, as the other times here unless they say otherwise. */
  readonly startedMs: number;
  readonly limitNote: string | undefined;
  readonly isRefresh: boolean;
  status: string | undefined;
  /** When that status was seen first. */
  sinceMs: number;
  seenAtMs: number | undefined;
  unseen: Seen["unseen"];
  end: Outcome | undefined;
  beats = 0;

  constructor(
    private readonly tracker: WaitTracker,
    readonly request: TrackedRequest,
    { limitNote, isRefresh = false }: WaitContext,
  ) {
    // Not the object itself: with ten thousand waits, each more adds up.
    this.limitNote = limitNote;
    this.isRefresh = isRefresh;
    // Whole milliseconds take no memory of their own.
    this.startedMs = Math.floor(tracker.clock.now());
    this.sinceMs = this.startedMs;
  }

  get nextBeatAtMs(): number {
    return this.startedMs + heartbeatAtMs(this.beats);
  }

  checked({ poll, isLast }: Checked): void {
    this.unseen = poll.kind === "seen" ? undefined : poll;
    if (poll.kind !== "seen") return;
    if (this.seenAtMs === undefined) this.tracker.firstSeen();
    this.seenAtMs = Math.floor(this.tracker.clock.now());
    if (isLast || poll.status === this.status) return;
    const from = this.status;
    this.status = poll.status;
    this.sinceMs = this.seenAtMs;
    this.tracker.changed(this, from);
  }

  ended(outcome: Outcome): void {
    const from = this.status;
    this.status = statusOf(outcome);
    this.tracker.ended(Object.assign(this, { end: outcome }), from);
  }
}
