/**
 * Who is polled next: one process-wide queue under the request budget. It knows nothing of Pulumi or HTTP.
 *
 * While the budget suffices, every wait is polled when its back-off says so. When more is due than the budget allows, the
 * turns are spread evenly and go to the wait with the highest priority, even before its back-off is over.
 */
import { isOver } from "../util/abort";
import type { Clock } from "../util/clock";
import type { Turn } from "../util/turn";
import { Budget, type BudgetOptions } from "./budget";
import { LearnedPriority } from "./priority/learned";
import type { PriorityPolicy } from "./priority/priority";
import { QueueEntry, type TurnRequest } from "./queueEntry";
import { granted, type Queue, QueuedWait, type ScheduledWait } from "./scheduledWait";

export type { Stage } from "./priority/priority";
export type { ScheduledWait } from "./scheduledWait";

export interface ScheduleOptions extends BudgetOptions {
  clock: Clock;
  /** From 0 to 1, for the jitter. Default: `Math.random`. */
  random?: () => number;
  /** Which wait gains most from a check. Default: `LearnedPriority`. */
  policy?: PriorityPolicy;
}

/** How long a token exchange may go out as soon as the budget has room, however the turns are spread. */
const exchangeUrgentMs = 10 * 60_000;
const highest = { value: () => Number.POSITIVE_INFINITY };

export class Schedule implements Queue {
  readonly random: () => number;
  readonly clock: Clock;
  private readonly entries = new Set<QueueEntry>();
  /** How many entries wait under each signal. */
  private readonly signals = new Map<AbortSignal, number>();
  private readonly budget: Budget;
  private readonly policy: PriorityPolicy;
  private timer: { atMs: number; abort: AbortController } | undefined;
  /** Checks that the waits would make in the next minute if nothing held them back. */
  private wanted = 0;
  /** The latest moment at which an entry may be urgent. */
  private urgentUntilMs = Number.NEGATIVE_INFINITY;
  /** The earliest deadline in the queue. */
  private earliestUntilMs = Number.POSITIVE_INFINITY;

  constructor(options: ScheduleOptions) {
    const { clock, random = Math.random, policy = new LearnedPriority() } = options;
    this.clock = clock;
    this.random = random;
    this.policy = policy;
    this.budget = new Budget(options, clock.now());
  }

  enter(): ScheduledWait {
    return new QueuedWait(this, this.policy.enter(this.clock.now()));
  }

  /** A turn for a token exchange: before all polls. @throws `signal.reason` at once on abort */
  async exchangeTurn(signal: AbortSignal): Promise<Turn> {
    const nowMs = this.clock.now();
    const request = {
      dueAtMs: nowMs,
      urgentUntilMs: nowMs + exchangeUrgentMs,
      priority: highest,
      isCheck: false,
    };
    return granted(await this.take(request, Number.POSITIVE_INFINITY, signal));
  }

  /** 429, or 503 with Retry-After: lowers the rate, and sends nothing until `retryAfterMs` has passed. */
  slowDown(retryAfterMs?: number): void {
    this.budget.slowDown(this.clock.now(), retryAfterMs);
  }

  /** Releases what the ledger holds open. */
  close(): void {
    this.budget.close();
  }

  /** Whether the waits want more than the budget allows. */
  get crowded(): boolean {
    return this.wanted > this.budget.perMinute(this.clock.now());
  }

  /** Requests a minute: how many are allowed now, and how many where no answer asked to slow down. */
  get rate(): { perMinute: number; full: number } {
    return { perMinute: this.budget.perMinute(this.clock.now()), full: this.budget.full };
  }

  /** Whether the budget has no room for a request now. */
  get isSpent(): boolean {
    return this.budget.isSpent(this.clock.now());
  }

  /** A wait wants so many checks a minute more, or fewer. */
  want(more: number): void {
    this.wanted += more;
  }

  /** Waits in the queue; `undefined` where no turn came until `untilMs`. @throws `signal.reason` at once on abort */
  take(request: TurnRequest, untilMs: number, signal: AbortSignal): Promise<Turn | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      this.entries.add(new QueueEntry(request, signal, untilMs, resolve, reject));
      this.listen(signal, 1);
      this.urgentUntilMs = Math.max(this.urgentUntilMs, request.urgentUntilMs);
      this.earliestUntilMs = Math.min(this.earliestUntilMs, untilMs);
      this.serve();
    });
  }

  /** A signal was aborted. */
  handleEvent({ target: signal }: Event): void {
    for (const entry of this.entries) {
      if (entry.signal !== signal) continue;
      this.drop(entry);
      entry.reject(entry.signal.reason);
    }
  }

  /** Grants every turn that is due and arms the timer for the next. */
  serve(): void {
    let wakeAtMs = this.serveOne();
    while (wakeAtMs === "served") wakeAtMs = this.serveOne();
    this.wakeAt(
      this.entries.size === 0 ? Number.POSITIVE_INFINITY : Math.min(wakeAtMs, this.earliestUntilMs),
    );
  }

  /** @returns when to try again, where no entry could be served now */
  private serveOne(): number | "served" {
    const nowMs = this.clock.now();
    if (nowMs >= this.earliestUntilMs) this.dropLate(nowMs);
    const freeAtMs = this.budget.freeAtMs(nowMs);
    if (freeAtMs > nowMs) return freeAtMs;
    const { crowded } = this;
    const contested = this.budget.isContested(nowMs);
    const pacedAtMs = crowded || contested ? this.budget.pacedAtMs(nowMs) : freeAtMs;
    // With thousands of waits, going through all entries is only worth it where one can be served.
    if (pacedAtMs > nowMs && nowMs >= this.urgentUntilMs) return pacedAtMs;
    let next: QueueEntry | undefined;
    let greatest = Number.NEGATIVE_INFINITY;
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const entry of this.entries) {
      const notBeforeMs = crowded ? pacedAtMs : Math.max(pacedAtMs, entry.dueAtMs);
      // A first check is not so urgent that another process should go without.
      const urgent = nowMs < entry.urgentUntilMs && !(contested && entry.isCheck);
      const atMs = urgent ? freeAtMs : notBeforeMs;
      if (atMs > nowMs) {
        wakeAtMs = Math.min(wakeAtMs, atMs);
        continue;
      }
      const value = entry.priority.value(nowMs);
      if (next === undefined || value > greatest) {
        next = entry;
        greatest = value;
      }
    }
    if (next === undefined) return wakeAtMs;
    const turn = this.grant();
    // Another process was faster.
    if (turn === undefined) return Math.max(nowMs + 1, this.budget.freeAtMs(nowMs));
    this.drop(next);
    next.resolve(turn);
    return "served";
  }

  private dropLate(nowMs: number): void {
    this.earliestUntilMs = Number.POSITIVE_INFINITY;
    for (const entry of this.entries) {
      if (entry.untilMs > nowMs) this.earliestUntilMs = Math.min(this.earliestUntilMs, entry.untilMs);
      else {
        this.drop(entry);
        entry.resolve(undefined);
      }
    }
  }

  /** Takes an entry out of the queue. */
  private drop(entry: QueueEntry): void {
    this.entries.delete(entry);
    this.listen(entry.signal, -1);
    if (this.entries.size === 0) this.wakeAt(Number.POSITIVE_INFINITY);
  }

  /** One listener for all entries with the same signal. */
  private listen(signal: AbortSignal, more: 1 | -1): void {
    const before = this.signals.get(signal) ?? 0;
    if (before === 0) signal.addEventListener("abort", this);
    if (before + more > 0) this.signals.set(signal, before + more);
    else {
      this.signals.delete(signal);
      signal.removeEventListener("abort", this);
    }
  }

  /** The one timer; infinity: none. */
  private wakeAt(atMs: number): void {
    if (this.timer?.atMs === atMs) return;
    this.timer?.abort.abort(isOver);
    this.timer = undefined;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const timer = { atMs, abort: new AbortController() };
    this.timer = timer;
    // A timer that cuts off fractions would fire too early, and again and again.
    this.clock.sleep(Math.ceil(atMs - this.clock.now()), timer.abort.signal).then(
      () => {
        if (this.timer !== timer) return;
        this.timer = undefined;
        this.serve();
      },
      () => {},
    );
  }

  private grant(): Turn | undefined {
    const grant = this.budget.take(this.clock.now());
    if (grant === undefined) return undefined;
    let open = true;
    const close = (made: boolean) => {
      if (!open) return;
      open = false;
      grant.ended(this.clock.now(), made);
      this.serve();
    };
    return { used: () => close(true), unused: () => close(false) };
  }
}
