/**
 * Who is checked next: one process-wide queue under the request budget. It knows nothing of Pulumi or HTTP.
 *
 * While the budget suffices, every wait is checked when its back-off says so. When more is due than the budget allows, the
 * turns are spread evenly and go to whoever has most to gain (`outlook.ts`), which may be before its back-off is over.
 */
import { Asking, type Wish } from "./asking";
import { Budget, type BudgetOptions } from "./budget";
import type { Clock } from "./clock";
import { LearnedOutlook } from "./learnedOutlook";
import type { Outlook } from "./outlook";
import { type Place, QueuedPlace } from "./place";
import { sure, type Turn } from "./turn";

export type { Place } from "./place";
export type { Turn } from "./turn";

export interface ScheduleOptions extends BudgetOptions {
  clock: Clock;
  /** From 0 to 1, for the jitter. Default: `Math.random`. */
  random?: () => number;
  /** Who has most to gain from a check. Default: `LearnedOutlook`. */
  outlook?: Outlook;
}

/** How long a mint may go out as soon as there is room. */
const mintPressingMs = 10 * 60_000;
const beforeAll = { urgency: () => Number.POSITIVE_INFINITY };

export class Schedule {
  readonly random: () => number;
  readonly clock: Clock;
  private readonly asking = new Set<Asking>();
  private readonly budget: Budget;
  private readonly outlook: Outlook;
  private timer: { atMs: number; abort: AbortController } | undefined;
  /** Checks that the waits would make in the next minute if nothing held them back. */
  private wanted = 0;
  /** Until when somebody may be pressing. */
  private pressingUntilMs = Number.NEGATIVE_INFINITY;
  /** Not before this moment does anybody give up. */
  private givenUpAtMs = Number.POSITIVE_INFINITY;

  constructor(options: ScheduleOptions) {
    const { clock, random = Math.random, outlook = new LearnedOutlook() } = options;
    this.clock = clock;
    this.random = random;
    this.outlook = outlook;
    this.budget = new Budget(options, clock.now());
  }

  enter(): Place {
    return new QueuedPlace(this, this.outlook.enter(this.clock.now()));
  }

  /** A turn for a mint: before all checks. @throws `signal.reason` at once on abort */
  async mintTurn(signal: AbortSignal): Promise<Turn> {
    const nowMs = this.clock.now();
    const wish = {
      dueAtMs: nowMs,
      pressingUntilMs: nowMs + mintPressingMs,
      prospect: beforeAll,
      place: undefined,
    };
    return sure(await this.take(wish, Number.POSITIVE_INFINITY, signal));
  }

  /** 429, or 503 with Retry-After: halves the rate, and sends nothing until `retryAfterMs` has passed. */
  slowDown(retryAfterMs?: number): void {
    this.budget.slowDown(this.clock.now(), retryAfterMs);
  }

  /** An answer came: the rate creeps up again. */
  succeeded(): void {
    this.budget.succeeded();
  }

  /** Whether the waits want more than the budget allows. */
  get crowded(): boolean {
    return this.wanted > this.budget.perMinute;
  }

  /** A place wants so many checks a minute more, or fewer. */
  want(more: number): void {
    this.wanted += more;
  }

  /** Waits in the queue; `undefined` where no turn came until `untilMs`. @throws `signal.reason` at once on abort */
  take(wish: Wish, untilMs: number, signal: AbortSignal): Promise<Turn | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const asking = new Asking(wish, signal, untilMs, this, resolve, reject);
      signal.addEventListener("abort", asking, { once: true });
      this.asking.add(asking);
      this.pressingUntilMs = Math.max(this.pressingUntilMs, wish.pressingUntilMs);
      this.givenUpAtMs = Math.min(this.givenUpAtMs, untilMs);
      this.serve();
    });
  }

  /** It asks no longer. */
  drop(asking: Asking): void {
    this.asking.delete(asking);
    if (this.asking.size === 0) this.wakeAt(Number.POSITIVE_INFINITY);
  }

  /** Grants whatever may be granted now, and sees to it that this happens again in time. */
  serve(): void {
    let wakeAtMs = this.serveOne();
    while (wakeAtMs === "served") wakeAtMs = this.serveOne();
    this.wakeAt(this.asking.size === 0 ? Number.POSITIVE_INFINITY : Math.min(wakeAtMs, this.givenUpAtMs));
  }

  /** @returns when to try again, where nobody could be served now */
  private serveOne(): number | "served" {
    const nowMs = this.clock.now();
    if (nowMs >= this.givenUpAtMs) this.giveUp(nowMs);
    const freeAtMs = this.budget.freeAtMs(nowMs);
    if (freeAtMs > nowMs) return freeAtMs;
    const spread = this.crowded;
    const pacedAtMs = spread ? this.budget.pacedAtMs(nowMs) : freeAtMs;
    // With thousands of waits, looking through all of them is only worth it where one can be served.
    if (pacedAtMs > nowMs && nowMs >= this.pressingUntilMs) return pacedAtMs;
    let next: Asking | undefined;
    let greatest = Number.NEGATIVE_INFINITY;
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const asking of this.asking) {
      const notBeforeMs = spread ? pacedAtMs : asking.dueAtMs;
      const atMs = nowMs < asking.pressingUntilMs ? freeAtMs : notBeforeMs;
      if (atMs > nowMs) {
        wakeAtMs = Math.min(wakeAtMs, atMs);
        continue;
      }
      const urgency = asking.prospect.urgency(nowMs);
      if (next === undefined || urgency > greatest) {
        next = asking;
        greatest = urgency;
      }
    }
    if (next === undefined) return wakeAtMs;
    next.settle(this.turn(next.place));
    return "served";
  }

  private giveUp(nowMs: number): void {
    this.givenUpAtMs = Number.POSITIVE_INFINITY;
    for (const asking of this.asking) {
      if (asking.untilMs <= nowMs) asking.settle(undefined);
      else this.givenUpAtMs = Math.min(this.givenUpAtMs, asking.untilMs);
    }
  }

  /** The one timer; infinity: none. */
  private wakeAt(atMs: number): void {
    if (this.timer?.atMs === atMs) return;
    this.timer?.abort.abort();
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

  private turn(place: Asking["place"]): Turn {
    this.budget.sent(this.clock.now());
    let open = true;
    const close = (made: boolean) => {
      if (!open) return;
      open = false;
      if (made) place?.used();
      this.budget.ended(this.clock.now(), made);
      this.serve();
    };
    return { used: () => close(true), unused: () => close(false) };
  }
}
