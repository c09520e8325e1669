/**
 * How many requests may be sent, and when: at most `requestsPerMinute` in ANY 60 s as the server sees it. A request counts from
 * its grant until 60 s after it was over, since nobody knows when in between the server received it.
 */
const windowMs = 60_000;
/**
 * What each success gives back, of the full rate: so little that probing costs few refusals, and the same whatever the rate is,
 * so that stacks which share the vendor's limit come to even shares.
 */
const creep = 0.004;
const lowestRate = 1 / 16;
/** Refusals this soon after one that was heeded were on their way already: one piece of news. */
const sameNewsMs = 1_000;
/** How many expiries ahead the spreading looks. */
const farthest = 200;

export interface BudgetOptions {
  requestsPerMinute: number;
  maxConcurrentRequests: number;
  /** Requests that a process before this one may have made just now. Default: 20, at most 40% of the budget. */
  alreadyMade?: number;
}

export class Budget {
  /** When each request of the last minute stops to count, in order. */
  private expiries: number[] = [];
  private expired = 0;
  private inFlight = 0;
  private rate = 1;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private heedsFromMs = Number.NEGATIVE_INFINITY;
  private sentAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: BudgetOptions,
    nowMs: number,
  ) {
    const already = options.alreadyMade ?? Math.min(20, Math.floor(0.4 * options.requestsPerMinute));
    for (let made = 0; made < already; made++) this.expiries.push(nowMs + windowMs);
  }

  /** Requests a minute as things stand: the vendor may have asked for fewer. */
  get perMinute(): number {
    return Math.max(1, Math.floor(this.options.requestsPerMinute * this.rate));
  }

  /** When the next request may be sent: infinity while that depends on one in flight. */
  freeAtMs(nowMs: number): number {
    this.forget(nowMs);
    if (this.inFlight >= this.options.maxConcurrentRequests) return Number.POSITIVE_INFINITY;
    const over = -this.free;
    if (over < 0) return this.pausedUntilMs;
    return Math.max(this.expiry(over) ?? Number.POSITIVE_INFINITY, this.pausedUntilMs);
  }

  /**
   * The same, spread evenly: a budget that is spent in bursts leaves everybody blind until the first of them expires.
   * Never earlier than `freeAtMs`.
   */
  pacedAtMs(nowMs: number): number {
    const freeAtMs = this.freeAtMs(nowMs);
    if (this.free <= 0 || this.sentAtMs === Number.NEGATIVE_INFINITY) return freeAtMs;
    let gapMs = windowMs / this.perMinute;
    for (let freed = 0; freed < farthest; freed++) {
      const expiry = this.expiry(freed);
      if (expiry === undefined) break;
      gapMs = Math.max(gapMs, (expiry - this.sentAtMs) / (this.free + freed + 1));
    }
    return Math.max(freeAtMs, this.sentAtMs + gapMs);
  }

  sent(nowMs: number): void {
    this.inFlight += 1;
    this.sentAtMs = nowMs;
  }

  /** The request is over, or was never made: then it counts for nothing. */
  ended(nowMs: number, made: boolean): void {
    this.inFlight -= 1;
    if (made) this.expiries.push(nowMs + windowMs);
  }

  /** 429, or 503 with Retry-After: halves the rate, and sends nothing until `retryAfterMs` has passed. */
  slowDown(nowMs: number, retryAfterMs = 0): void {
    if (nowMs >= this.heedsFromMs) this.rate = Math.max(lowestRate, this.rate / 2);
    this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + retryAfterMs);
    this.heedsFromMs = Math.max(this.pausedUntilMs, nowMs + sameNewsMs);
  }

  /** An answer came: the rate creeps up again. */
  succeeded(): void {
    this.rate = Math.min(1, this.rate + creep);
  }

  private get free(): number {
    return this.perMinute - this.inFlight - (this.expiries.length - this.expired);
  }

  private expiry(index: number): number | undefined {
    return this.expiries[this.expired + index];
  }

  private forget(nowMs: number): void {
    for (let next = this.expiry(0); next !== undefined && next <= nowMs; next = this.expiry(0))
      this.expired += 1;
    // Shifting one by one would cost the length of the log each time.
    if (this.expired > 64 && this.expired * 2 > this.expiries.length) {
      this.expiries = this.expiries.slice(this.expired);
      this.expired = 0;
    }
  }
}
