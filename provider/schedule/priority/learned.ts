/**
 * An policy that learns from all waits of the process: how long PENDING and IN_PROGRESS last, and whether the vendor works in
 * order. A wait's value is the probability that its partition is onboarded and nobody knows yet; the time since its last
 * check adds a little, so that nobody starves however wrong the rest is. docs/performance.md compares it with simpler rules.
 */
import { Hazard } from "./hazard";
import type { Priority, PriorityPolicy, Stage } from "./priority";
import { VendorOrder } from "./vendorOrder";

/** Whoever was not checked for so long goes before one that is certainly over. */
const starvingS = 2_400;
/** The same for one that was never checked. */
const starvingNewS = 900;
/** Below this much belief in an order, it is not asked. */
const leastConfidence = 0.02;

export class LearnedPriority implements PriorityPolicy {
  private readonly pending = new Hazard();
  private readonly progress = new Hazard();
  private readonly order = new VendorOrder();
  private ranks = 0;
  /** First checks that found a partition still to be waited for, and done. */
  private foundOpen = 0;
  private foundDone = 0;

  enter(nowMs: number): Priority {
    return new Wait(this, this.ranks++, Math.round(nowMs));
  }

  value(wait: Wait, nowS: number): number {
    const uncheckedS = Math.max(0, nowS - wait.checkedS);
    if (wait.stage === "new") {
      return (this.foundDone + 1) / (this.foundDone + this.foundOpen + 2) + uncheckedS / starvingNewS;
    }
    return this.probablyOver(wait, nowS) + uncheckedS / starvingS;
  }

  /** The probability that it is over by now. */
  private probablyOver(wait: Wait, nowS: number): number {
    if (wait.begun) return this.progress.endedBy(wait.checkedS - wait.begunS, nowS - wait.begunS);
    const startRate = this.pending.rateAt(nowS - wait.enteredS);
    const onItsOwn = Math.min(1, startRate * this.progress.overForS(nowS - wait.checkedS));
    const { confidence } = this.order;
    if (confidence < leastConfidence) return onItsOwn;
    return confidence * this.overInOrder(wait, nowS, onItsOwn) + (1 - confidence) * onItsOwn;
  }

  /** The same, where the vendor works in order: its neighbours tell when it started. */
  private overInOrder(wait: Wait, nowS: number, otherwise: number): number {
    const pendingS = Math.max(wait.checkedS, this.order.pendingAtS(wait.rank));
    const startedS = this.order.startedByS(wait.rank);
    if (startedS <= pendingS) return otherwise;
    const [fromS, toS] =
      startedS === Number.POSITIVE_INFINITY
        ? this.order.startsWithin(wait.rank, pendingS, wait.enteredS, nowS)
        : [pendingS, startedS];
    if (nowS <= fromS) return 0;
    // Averaged over all moments at which it may have started.
    return (this.progress.overForS(nowS - fromS) - this.progress.overForS(nowS - toS)) / (toS - fromS);
  }

  saw(wait: Wait, stage: Stage, nowS: number): void {
    if (wait.stage === "new") this.foundOpen += 1;
    this.testOrder(wait, stage === "inProgress");
    if (stage === "inProgress" && !wait.begun) this.begun(wait, nowS);
    else {
      if (wait.begun) this.progress.lasted(wait.checkedS - wait.begunS, nowS - wait.begunS);
      else if (wait.stage !== "new") this.pending.lasted(wait.checkedS - wait.enteredS, nowS - wait.enteredS);
      if (stage === "pending") this.order.sawPending(wait.rank, nowS);
    }
    wait.stage = stage;
    wait.checkedS = nowS;
  }

  /** It has begun, at a moment between its last two checks that its neighbours may narrow down. */
  private begun(wait: Wait, nowS: number): void {
    if (wait.stage === "new") wait.begunS = wait.enteredS;
    else {
      const [fromS, toS] = this.narrowed(wait, nowS);
      this.pending.endedWithin(fromS - wait.enteredS, toS - wait.enteredS);
      wait.begunS = (fromS + toS) / 2;
    }
    this.progress.lasted(0, nowS - wait.begunS);
    this.order.sawStarted(wait.rank, nowS);
  }

  ended(wait: Wait, nowS: number): void {
    if (wait.stage === "new") this.foundDone += 1;
    this.testOrder(wait, true);
    if (wait.begun) this.progress.endedWithin(wait.checkedS - wait.begunS, nowS - wait.begunS);
    else if (wait.stage !== "new") {
      this.pending.endedWithin(wait.checkedS - wait.enteredS, nowS - wait.enteredS);
      this.progress.endedWithin(0, nowS - this.narrowed(wait, nowS)[0]);
      this.order.sawStarted(wait.rank, nowS);
    }
  }

  private narrowed(wait: Wait, nowS: number): [fromS: number, toS: number] {
    if (this.order.confidence > 0.5) {
      const fromS = Math.max(wait.checkedS, this.order.pendingAtS(wait.rank));
      const toS = Math.min(nowS, this.order.startedByS(wait.rank));
      if (toS > fromS) return [fromS, toS];
    }
    return [wait.checkedS, nowS];
  }

  private testOrder(wait: Wait, hasStarted: boolean): void {
    if (wait.stage === "new" || wait.begun) return;
    if (this.order.startedByS(wait.rank) !== Number.POSITIVE_INFINITY) this.order.tested(hasStarted);
  }
}

/** One wait as the policy sees it. Moments are kept as whole milliseconds: there may be ten thousand waits. */
class Wait implements Priority {
  stage: Stage = "new";
  private checkedMs: number;
  private begunMs: number;

  constructor(
    private readonly policy: LearnedPriority,
    readonly rank: number,
    private readonly enteredMs: number,
  ) {
    this.checkedMs = enteredMs;
    this.begunMs = enteredMs;
  }

  get enteredS(): number {
    return this.enteredMs / 1_000;
  }

  get checkedS(): number {
    return this.checkedMs / 1_000;
  }

  set checkedS(atS: number) {
    this.checkedMs = Math.round(atS * 1_000);
  }

  get begunS(): number {
    return this.begunMs / 1_000;
  }

  set begunS(atS: number) {
    this.begunMs = Math.round(atS * 1_000);
  }

  get begun(): boolean {
    return this.stage === "inProgress";
  }

  value(nowMs: number): number {
    return this.policy.value(this, nowMs / 1_000);
  }

  saw(stage: Stage, nowMs: number): void {
    this.policy.saw(this, stage, nowMs / 1_000);
  }

  left(nowMs: number, answered: boolean): void {
    if (answered) this.policy.ended(this, nowMs / 1_000);
  }
}
