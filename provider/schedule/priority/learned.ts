/**
 * A policy that learns from all waits of the process how long PENDING and IN_PROGRESS last. A wait's value is the probability
 * that its partition is onboarded and that is not known yet; the time since its last check adds a little, so that none
 * starves however wrong the rest is. docs/performance.md compares it with simpler rules.
 */
import { Hazard } from "./hazard";
import type { Priority, PriorityPolicy, Stage } from "./priority";

/** A wait unchecked for this long outranks one that is surely over. */
const starvingMs = 40 * 60_000;
/** A wait that has had no status yet comes before all others. */
const never = 1e6;
/** Once, a check that has shown no status is repeated before anything else: a single 503 or 429 costs a wait no place. */
const repeated = 2 * never;

export class LearnedPriority implements PriorityPolicy {
  readonly pending = new Hazard();
  readonly progress = new Hazard();

  enter(nowMs: number): Priority {
    return new Wait(this, Math.round(nowMs));
  }
}

/** One wait as the policy sees it. Times are integers, which V8 does not box. */
class Wait implements Priority {
  private stage: Stage = "new";
  private checkedMs: number;
  /** How many checks have shown no status before the first that did. */
  private misses = 0;

  constructor(
    private readonly learned: LearnedPriority,
    /** When its stage began: the wait itself, or IN_PROGRESS, as far as that is known. */
    private begunMs: number,
  ) {
    this.checkedMs = begunMs;
  }

  value(nowMs: number): number {
    const uncheckedMs = Math.max(0, nowMs - this.checkedMs);
    return this.urgency(nowMs, uncheckedMs) + uncheckedMs / starvingMs;
  }

  saw(stage: Stage | undefined, atMs: number): void {
    const nowMs = Math.round(atMs);
    if (stage === undefined) {
      if (this.stage !== "new") return;
      this.misses += 1;
      this.checkedMs = nowMs;
      return;
    }
    if (stage === "inProgress" && this.stage !== "inProgress") this.begin(nowMs);
    else if (this.stage !== "new") this.hazard.lasted(this.checkedMs - this.begunMs, nowMs - this.begunMs);
    this.stage = stage;
    this.checkedMs = nowMs;
  }

  left(nowMs: number, answered: boolean): void {
    if (!answered || this.stage === "new") return;
    this.hazard.endedWithin(this.checkedMs - this.begunMs, nowMs - this.begunMs);
    if (this.stage !== "inProgress") this.learned.progress.endedWithin(0, nowMs - this.checkedMs);
  }

  private urgency(nowMs: number, uncheckedMs: number): number {
    if (this.stage !== "new") return this.probablyOver(nowMs, uncheckedMs);
    return this.misses === 1 ? repeated : never;
  }

  private get hazard(): Hazard {
    return this.stage === "inProgress" ? this.learned.progress : this.learned.pending;
  }

  /** IN_PROGRESS began somewhere between its last two checks. */
  private begin(nowMs: number): void {
    if (this.stage !== "new") {
      this.hazard.endedWithin(this.checkedMs - this.begunMs, nowMs - this.begunMs);
      this.begunMs = Math.round((this.checkedMs + nowMs) / 2);
    }
    this.learned.progress.lasted(0, nowMs - this.begunMs);
  }

  /** The probability that it is over by now. */
  private probablyOver(nowMs: number, uncheckedMs: number): number {
    const ended = this.hazard.endedBy(this.checkedMs - this.begunMs, nowMs - this.begunMs);
    if (this.stage === "inProgress") return ended;
    // If IN_PROGRESS has begun since the last check, then on average half of that time ago.
    return ended * this.learned.progress.endedBy(0, uncheckedMs / 2);
  }
}
