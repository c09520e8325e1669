/**
 * Who is checked next: one process-wide queue under the request budget. It knows nothing of Pulumi or HTTP.
 *
 * At most `requestsPerMinute` in ANY 60 s as the server sees it: a turn counts from its grant until 60 s after its request
 * was over, since nobody knows when in between the server received it.
 */
import { firstDelayMs, nextDelayMs } from "./backoff";
import type { Clock } from "./clock";

/** What a wait last saw; it decides how urgent its next check is. */
export type Stage = "new" | "pending" | "inProgress" | "other";

/** The right to send one request. */
export interface Turn {
  /** The request is over, answered or broken. */
  used(): void;
  /** Nothing was sent: the turn counts as never taken. */
  unused(): void;
}

export interface ScheduleOptions {
  requestsPerMinute: number;
  maxConcurrentRequests: number;
  clock: Clock;
  random?: () => number;
  /** Requests that a process before this one may have made just now. Default: 20, at most 40% of the budget. */
  alreadyMade?: number;
}

/** One wait's place in the queue. */
export interface Place {
  /** Milliseconds until its next check is due; 0 for the first. */
  delayMs(): number;
  /** Waits for a turn. @throws `signal.reason` at once on abort */
  acquire(signal: AbortSignal): Promise<Turn>;
  /** What the last check saw; also for an answer shared by a sibling. */
  saw(stage: Stage): void;
  leave(): void;
}

const windowMs = 60_000;
const urgency: Record<Stage, number> = { new: 1, inProgress: 1, other: 1, pending: 0.25 };
/** How much of the lost rate each success gives back. */
const creep = 1.05;
const lowestRate = 1 / 16;

interface Asking {
  rank(nowMs: number): number;
  grant(turn: Turn): void;
}

export class Schedule {
  private readonly asking = new Set<Asking>();
  /** When each request of the last minute stops to count, in order. */
  private readonly expiries: number[] = [];
  private inFlight = 0;
  private rate = 1;
  private pausedUntilMs = 0;
  private timer: { atMs: number; abort: AbortController } | undefined;
  private readonly clock: Clock;
  private readonly random: () => number;

  constructor(private readonly options: ScheduleOptions) {
    const { clock, requestsPerMinute, random = Math.random } = options;
    this.clock = clock;
    this.random = random;
    const already = options.alreadyMade ?? Math.min(20, Math.floor(0.4 * requestsPerMinute));
    for (let made = 0; made < already; made++) this.expiries.push(clock.now() + windowMs);
  }

  enter(): Place {
    let stage: Stage = "new";
    let checkedAtMs = Number.NEGATIVE_INFINITY;
    let dueAtMs = this.clock.now();
    let backoffMs = firstDelayMs;
    return {
      delayMs: () => Math.max(0, dueAtMs - this.clock.now()),
      acquire: (signal) => this.take((nowMs) => (nowMs - checkedAtMs) * urgency[stage], signal),
      saw: (next) => {
        const { delayMs, backoffMs: following } = nextDelayMs(backoffMs, this.random);
        backoffMs = following;
        stage = next;
        checkedAtMs = this.clock.now();
        dueAtMs = checkedAtMs + delayMs;
      },
      leave: () => {},
    };
  }

  /** A turn for a mint: before all checks. */
  mintTurn(signal: AbortSignal): Promise<Turn> {
    return this.take(() => Number.POSITIVE_INFINITY, signal);
  }

  /** 429, or 503 with Retry-After: halves the rate, and sends nothing until `retryAfterMs` has passed. */
  slowDown(retryAfterMs?: number): void {
    this.rate = Math.max(lowestRate, this.rate / 2);
    if (retryAfterMs !== undefined) {
      this.pausedUntilMs = Math.max(this.pausedUntilMs, this.clock.now() + retryAfterMs);
    }
  }

  /** An answer came: the rate creeps up again. */
  succeeded(): void {
    this.rate = Math.min(1, this.rate * creep);
  }

  private take(rank: Asking["rank"], signal: AbortSignal): Promise<Turn> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.asking.delete(asking);
        reject(signal.reason);
      };
      const asking: Asking = {
        rank,
        grant: (turn) => {
          signal.removeEventListener("abort", abort);
          resolve(turn);
        },
      };
      signal.addEventListener("abort", abort, { once: true });
      this.asking.add(asking);
      this.serve();
    });
  }

  private serve(): void {
    while (this.asking.size > 0) {
      const nowMs = this.clock.now();
      const freeAtMs = this.freeAtMs(nowMs);
      if (freeAtMs > nowMs) {
        this.serveAt(freeAtMs);
        return;
      }
      let next: Asking | undefined;
      for (const asking of this.asking) {
        if (next === undefined || asking.rank(nowMs) > next.rank(nowMs)) next = asking;
      }
      if (next === undefined) return;
      this.asking.delete(next);
      next.grant(this.turn());
    }
  }

  /** When the next request may be sent: infinity while it depends on one in flight. */
  private freeAtMs(nowMs: number): number {
    while (this.expiries[0] !== undefined && this.expiries[0] <= nowMs) this.expiries.shift();
    if (this.inFlight >= this.options.maxConcurrentRequests) return Number.POSITIVE_INFINITY;
    const budget = Math.max(1, Math.floor(this.options.requestsPerMinute * this.rate));
    const over = this.inFlight + this.expiries.length - budget;
    if (over < 0) return this.pausedUntilMs;
    const expiry = this.expiries[over] ?? Number.POSITIVE_INFINITY;
    return Math.max(expiry, this.pausedUntilMs);
  }

  private serveAt(atMs: number): void {
    if (this.timer && this.timer.atMs <= atMs) return;
    this.timer?.abort.abort();
    this.timer = undefined;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const timer = { atMs, abort: new AbortController() };
    this.timer = timer;
    this.clock.sleep(atMs - this.clock.now(), timer.abort.signal).then(
      () => {
        if (this.timer === timer) this.timer = undefined;
        this.serve();
      },
      () => {},
    );
  }

  private turn(): Turn {
    this.inFlight += 1;
    let open = true;
    const close = (counts: boolean) => {
      if (!open) return;
      open = false;
      this.inFlight -= 1;
      if (counts) this.expiries.push(this.clock.now() + windowMs);
      this.serve();
    };
    return { used: () => close(true), unused: () => close(false) };
  }
}
