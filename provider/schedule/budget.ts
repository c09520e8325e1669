/** How many requests may be sent, and when: at most `requestsPerMinute` in ANY 60 s as the server sees it. */
import { type Ledger, MemoryLedger, perhapsMade, windowMs } from "./ledger/ledger";
import { Rate } from "./rate";

/** How many expiries ahead the spreading looks. */
const farthest = 200;
/** After so many answers in the last minute, one more request may be in flight: several machines may have begun together. */
const answersForOneMore = 8;
/** So much of the budget may go out in a second, and 10 requests at any rate: what is left is for others that begin together with this process. */
const mostInASecond = 1 / 5;
const alwaysInASecond = 10;
/** A request that has taken so long is no longer part of a burst: a slow answer holds up no other request. */
const burstMs = 2_000;
/** How much later than a process that has waited longer each process takes its turn. */
const yieldMs = 25;
/** So much of the budget is used where processes have to share it. */
const contestedFrom = 0.5;
/** When to look again for the end of a request in flight that has to end first: it may be another process's. */
const retryMs = 1_000;

export interface BudgetOptions {
  requestsPerMinute: number;
  maxConcurrentRequests: number;
  /** The requests of all processes that share the budget. Default: those of this process alone. */
  ledger?: Ledger | undefined;
  /** Without a ledger: requests that a process before this one may have made just now. Default: 21, at most 40% of the budget. */
  alreadyMade?: number;
  /** Milliseconds since 1970 at the clock's zero. Default: that of the system's clock. */
  wallOriginMs?: number;
}

/** The right to send one request. */
export interface Grant {
  /** The request is over, or was never made: then it counts for nothing. */
  ended(nowMs: number, made: boolean): void;
}

export class Budget {
  readonly full: number;
  /** This process's requests. */
  private readonly own: MemoryLedger;
  /** Those of all that share the budget. */
  private readonly all: Ledger;
  private readonly rate: Rate;
  /** When each request in flight was sent, in order. */
  private readonly inFlight: number[] = [];
  private pausedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: BudgetOptions,
    nowMs: number,
  ) {
    const { requestsPerMinute, alreadyMade, wallOriginMs = performance.timeOrigin } = options;
    this.full = requestsPerMinute;
    this.own = new MemoryLedger(nowMs);
    this.all = options.ledger ?? new MemoryLedger(nowMs, alreadyMade ?? perhapsMade(requestsPerMinute));
    this.rate = new Rate(requestsPerMinute, wallOriginMs, nowMs);
  }

  /** Requests a minute now: the vendor may have asked for fewer. */
  perMinute(nowMs: number): number {
    return this.rate.perMinute(nowMs);
  }

  /** When the next request may be sent: infinity where one in flight has to end first. */
  freeAtMs(nowMs: number): number {
    // One at first, then more with each answer: where others use up the limit, a burst would be refused as a whole.
    if (this.inFlight.length >= this.options.maxConcurrentRequests) return Number.POSITIVE_INFINITY;
    const most = 1 + Math.floor(this.own.over(nowMs) / answersForOneMore);
    const sentMs = this.inFlight.at(-most) ?? Number.NEGATIVE_INFINITY;
    return Math.max(sentMs + burstMs, this.burstAtMs(nowMs), this.roomAtMs(nowMs));
  }

  /** When the last second has room for one more. */
  private burstAtMs(nowMs: number): number {
    const most = Math.max(alwaysInASecond, Math.ceil(this.full * mostInASecond));
    const recent = this.inFlight.filter((sentMs) => sentMs > nowMs - 1_000).length;
    const expiryMs = this.own.expiry(this.own.over(nowMs) + recent - most) ?? Number.NEGATIVE_INFINITY;
    return expiryMs - windowMs + 1_000;
  }

  /** Whether no request may be sent now, however many are in flight. */
  isSpent(nowMs: number): boolean {
    return this.roomAtMs(nowMs) > nowMs;
  }

  private roomAtMs(nowMs: number): number {
    return Math.max(
      this.pausedUntilMs,
      roomAtMs(this.all, this.full, nowMs),
      roomAtMs(this.own, this.perMinute(nowMs), nowMs),
    );
  }

  /** Whether other processes have used so much of the budget that there may not be enough for all. */
  isContested(nowMs: number): boolean {
    if (this.options.ledger === undefined) return false;
    const count = this.all.count(nowMs);
    return count >= contestedFrom * this.full && count > this.own.count(nowMs);
  }

  /**
   * The same, spread evenly: after a burst, nothing is checked until the oldest request leaves the window. Where several
   * processes share the budget, the one that has waited longest is first. Never earlier than `freeAtMs`.
   */
  pacedAtMs(nowMs: number): number {
    const freeAtMs = this.freeAtMs(nowMs);
    if (freeAtMs > nowMs || this.own.lastSentMs === Number.NEGATIVE_INFINITY) return freeAtMs;
    const shortestGapMs = windowMs / this.full;
    return Math.max(
      freeAtMs,
      pacedAtMs(this.own, this.perMinute(nowMs), nowMs),
      pacedAtMs(this.all, this.full, nowMs) + Math.min(shortestGapMs / 2, yieldMs * this.all.waitingLonger),
    );
  }

  /** `undefined` where another process was faster. */
  take(nowMs: number): Grant | undefined {
    const shared = this.all.enter(nowMs);
    if (shared === undefined) return undefined;
    const own = this.own.enter(nowMs);
    this.inFlight.push(nowMs);
    return {
      ended: (endMs, made) => {
        this.inFlight.splice(this.inFlight.indexOf(nowMs), 1);
        for (const entry of [shared, own]) {
          if (made) entry.ended(endMs);
          else entry.withdrawn(endMs);
        }
      },
    };
  }

  /** 429, or 503 with Retry-After: lowers the rate, and sends nothing until `retryAfterMs` has passed. */
  slowDown(nowMs: number, retryAfterMs = 0): void {
    this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + retryAfterMs);
    // The refused request itself is over and counts.
    this.rate.slowDown(nowMs, this.own.over(nowMs) - 1, this.pausedUntilMs);
  }

  close(): void {
    this.all.close();
  }
}

/** When to send the next one so that what is left, and what expires, lasts. */
function pacedAtMs(ledger: Ledger, limit: number, nowMs: number): number {
  const free = limit - ledger.count(nowMs);
  const { lastSentMs } = ledger;
  let gapMs = windowMs / limit;
  for (let freed = 0; freed < farthest; freed++) {
    const expiry = ledger.expiry(freed);
    if (expiry === undefined) break;
    gapMs = Math.max(gapMs, (expiry - lastSentMs) / (free + freed + 1));
  }
  return lastSentMs + gapMs;
}

/** When a ledger has room for one more: in the past if it has now. */
function roomAtMs(ledger: Ledger, limit: number, nowMs: number): number {
  const over = ledger.count(nowMs) - limit;
  if (over < 0) return Number.NEGATIVE_INFINITY;
  return ledger.expiry(over) ?? nowMs + retryMs;
}
