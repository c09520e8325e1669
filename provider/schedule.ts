/**
 * Who is checked next: one process-wide queue under the request budget. It knows nothing of Pulumi or HTTP.
 *
 * While the budget suffices, every wait is checked when its back-off says so. When more is due than the budget allows, the
 * turns are spread evenly and go to whoever has most to gain (`outlook.ts`), which may be before its back-off is over.
 */
import { checksWithin, firstDelayMs, nextDelayMs } from "./backoff";
import { Budget, type BudgetOptions } from "./budget";
import type { Clock } from "./clock";
import { LearnedOutlook } from "./learnedOutlook";
import type { Outlook, Stage } from "./outlook";

export type { Stage } from "./outlook";

/** The right to send one request. */
export interface Turn {
  /** The request is over, answered or broken. */
  used(): void;
  /** Nothing was sent: the turn counts as never taken. */
  unused(): void;
}

export interface ScheduleOptions extends BudgetOptions {
  clock: Clock;
  /** From 0 to 1, for the jitter. Default: `Math.random`. */
  random?: () => number;
  /** Who has most to gain from a check. Default: `LearnedOutlook`. */
  outlook?: Outlook;
}

/** One wait's place in the queue. */
export interface Place {
  /** Milliseconds until it may ask for its next turn; 0 for the first. */
  delayMs(): number;
  /** Waits for a turn. @throws `signal.reason` at once on abort */
  acquire(signal: AbortSignal): Promise<Turn>;
  /** What the last check saw; also for an answer shared by a sibling. */
  saw(stage: Stage): void;
  /** The wait is over, however. */
  leave(): void;
}

const horizonMs = 60_000;
/** How long a first check may go out as soon as there is room: a few at once shall not wait for each other. */
const firstPressingMs = 1_000;
const mintPressingMs = 10 * 60_000;

interface Asking {
  /** While the budget suffices, not before this moment. */
  dueAtMs: number;
  /** Goes out as soon as the budget has room, however the turns are spread: a mint, a first check. */
  pressingUntilMs: number;
  urgency(nowMs: number): number;
  grant(turn: Turn): void;
}

export class Schedule {
  private readonly asking = new Set<Asking>();
  private readonly budget: Budget;
  private readonly outlook: Outlook;
  private readonly clock: Clock;
  private readonly random: () => number;
  private timer: { atMs: number; abort: AbortController } | undefined;
  /** Checks that the waits would make in the next minute if nothing held them back. */
  private wanted = 0;
  /** Until when somebody may be pressing. */
  private pressingUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: ScheduleOptions) {
    const { clock, random = Math.random, outlook = new LearnedOutlook() } = options;
    this.clock = clock;
    this.random = random;
    this.outlook = outlook;
    this.budget = new Budget(options, clock.now());
  }

  enter(): Place {
    const prospect = this.outlook.enter(this.clock.now());
    let dueAtMs = this.clock.now();
    let askAtMs = dueAtMs;
    let backoffMs = firstDelayMs;
    let checked = false;
    let answered = false;
    let present = true;
    let wanted = 0;
    const want = (checks: number) => {
      this.wanted += checks - wanted;
      wanted = checks;
    };
    want(1 + checksWithin(horizonMs, backoffMs));
    return {
      delayMs: () => {
        const nowMs = this.clock.now();
        askAtMs = this.crowded ? Math.min(dueAtMs, nowMs + firstDelayMs) : dueAtMs;
        return Math.max(0, askAtMs - nowMs);
      },
      acquire: async (signal) => {
        const nowMs = this.clock.now();
        const turn = await this.take(
          {
            // Whoever comes without having been told to come early has a reason, such as its deadline.
            dueAtMs: askAtMs < dueAtMs ? dueAtMs : nowMs,
            pressingUntilMs: checked ? Number.NEGATIVE_INFINITY : nowMs + firstPressingMs,
            urgency: (atMs) => prospect.urgency(atMs),
          },
          signal,
        );
        const used = () => {
          answered = true;
          turn.used();
        };
        return { used, unused: turn.unused };
      },
      saw: (stage) => {
        const nowMs = this.clock.now();
        const { delayMs, backoffMs: following } = nextDelayMs(backoffMs, this.random);
        want(present ? checksWithin(horizonMs, backoffMs) : 0);
        backoffMs = following;
        checked = true;
        answered = false;
        dueAtMs = nowMs + delayMs;
        askAtMs = dueAtMs;
        prospect.saw(stage, nowMs);
      },
      leave: () => {
        if (!present) return;
        present = false;
        want(0);
        prospect.left(this.clock.now(), answered);
        this.serve();
      },
    };
  }

  /** A turn for a mint: before all checks. */
  mintTurn(signal: AbortSignal): Promise<Turn> {
    const urgency = () => Number.POSITIVE_INFINITY;
    const dueAtMs = this.clock.now();
    return this.take({ dueAtMs, pressingUntilMs: dueAtMs + mintPressingMs, urgency }, signal);
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
  private get crowded(): boolean {
    return this.wanted > this.budget.perMinute;
  }

  private take(wish: Omit<Asking, "grant">, signal: AbortSignal): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const abort = () => {
        this.asking.delete(asking);
        if (this.asking.size === 0) this.wakeAt(Number.POSITIVE_INFINITY);
        reject(signal.reason);
      };
      const asking: Asking = {
        ...wish,
        grant: (turn) => {
          signal.removeEventListener("abort", abort);
          resolve(turn);
        },
      };
      signal.addEventListener("abort", abort, { once: true });
      this.asking.add(asking);
      this.pressingUntilMs = Math.max(this.pressingUntilMs, asking.pressingUntilMs);
      this.serve();
    });
  }

  /** Grants whatever may be granted now, and sees to it that this happens again in time. */
  private serve(): void {
    let wakeAtMs = this.serveOne();
    while (wakeAtMs === "served") wakeAtMs = this.serveOne();
    this.wakeAt(wakeAtMs);
  }

  /** @returns when to try again, where nobody could be served now */
  private serveOne(): number | "served" {
    const nowMs = this.clock.now();
    const freeAtMs = this.budget.freeAtMs(nowMs);
    if (this.asking.size === 0 || freeAtMs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    if (freeAtMs > nowMs) return freeAtMs;
    const spread = this.crowded;
    const pacedAtMs = spread ? this.budget.pacedAtMs(nowMs) : freeAtMs;
    // With thousands of waits, looking through all of them is only worth it where one can be served.
    if (pacedAtMs > nowMs && nowMs >= this.pressingUntilMs) return pacedAtMs;
    let next: Asking | undefined;
    let greatest = Number.NEGATIVE_INFINITY;
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const asking of this.asking) {
      const notBeforeMs = spread ? pacedAtMs : Math.max(freeAtMs, asking.dueAtMs);
      const atMs = nowMs < asking.pressingUntilMs ? freeAtMs : notBeforeMs;
      const urgency = atMs > nowMs ? Number.NEGATIVE_INFINITY : asking.urgency(nowMs);
      if (atMs > nowMs) wakeAtMs = Math.min(wakeAtMs, atMs);
      else if (next === undefined || urgency > greatest) {
        next = asking;
        greatest = urgency;
      }
    }
    if (next === undefined) return wakeAtMs;
    this.asking.delete(next);
    next.grant(this.turn());
    return "served";
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

  private turn(): Turn {
    this.budget.sent(this.clock.now());
    let open = true;
    const close = (made: boolean) => {
      if (!open) return;
      open = false;
      this.budget.ended(this.clock.now(), made);
      this.serve();
    };
    return { used: () => close(true), unused: () => close(false) };
  }
}
