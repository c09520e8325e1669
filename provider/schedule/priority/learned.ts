/**
 * A policy that learns from all waits of the process how long PENDING and IN_PROGRESS last. A wait's value is the probability
 * that its partition is onboarded and that is not known yet; the time since its last check adds a little, so that none
 * starves however wrong the rest is. docs/performance.md compares it with simpler rules.
 */
import { Hazard } from "./hazard";
import type { Priority, PriorityPolicy, Stage } from "./priority";

/** A wait unchecked for this long outranks one that is surely over. */
const starvingMs = 40 * 60_000;
/** A wait that was never checked comes before all others. */
const never = 1e6;

export class LearnedPriority implements PriorityPolicy {
  readonly pending = new Hazard();
  readonly progress = new Hazard();

  enter(nowMs: number): Priority {
    return new Wait(this, Math.round(nowMs));
  }
}

/** One wait as the policy sees it. Moments are whole milliseconds, which take no memory of their own. */
class Wait implements Priority {
  private stage: Stage = "new";
  private checkedMs: number;
  private begunMs: number;

  constructor(
    private readonly learned: LearnedPriority,
    private readonly enteredMs: number,
  ) {
    this.checkedMs = enteredMs;
    this.begunMs = enteredMs;
  }

  value(nowMs: number): number {
    const uncheckedMs = Math.max(0, nowMs - this.checkedMs);
    const first = this.stage === "new" ? never : this.probablyOver(nowMs, uncheckedMs);
    return first + uncheckedMs / starvingMs;
  }

  saw(stage: Stage, atMs: number): void {
    const nowMs = Math.round(atMs);
    const { pending, progress } = this.learned;
    if (this.stage === "inProgress") progress.lasted(this.checkedMs - this.begunMs, nowMs - this.begunMs);
    else if (stage === "inProgress") this.begin(nowMs);
    else if (this.stage !== "new") pending.lasted(this.checkedMs - this.enteredMs, nowMs - this.enteredMs);
    this.stage = stage;
    this.checkedMs = nowMs;
  }

  left(nowMs: number, answered: boolean): void {
    if (!answered) return;
    const { pending, progress } = this.learned;
    if (this.stage === "new") return;
    if (this.stage === "inProgress")
      progress.endedWithin(this.checkedMs - this.begunMs, nowMs - this.begunMs);
    else {
      pending.endedWithin(this.checkedMs - this.enteredMs, nowMs - this.enteredMs);
      progress.endedWithin(0, nowMs - this.checkedMs);
    }
  }

  /** It began somewhere between its last two checks. */
  private begin(nowMs: number): void {
    const { pending, progress } = this.learned;
    if (this.stage !== "new") {
      pending.endedWithin(this.checkedMs - this.enteredMs, nowMs - this.enteredMs);
      this.begunMs = Math.round((this.checkedMs + nowMs) / 2);
    }
    progress.lasted(0, nowMs - this.begunMs);
  }

  /** The probability that it is over by now. */
  private probablyOver(nowMs: number, uncheckedMs: number): number {
    const { pending, progress } = this.learned;
    if (this.stage === "inProgress")
      return progress.endedBy(this.checkedMs - this.begunMs, nowMs - this.begunMs);
    const begun = pending.endedBy(this.checkedMs - this.enteredMs, nowMs - this.enteredMs);
    // If it has begun since its last check, then on average half of that time ago.
    return begun * progress.endedBy(0, uncheckedMs / 2);
  }
}
