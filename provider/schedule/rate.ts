import { windowMs } from "./ledger/ledger";

/**
 * How many requests a minute this process allows itself where 429s tell that others use the vendor's limit as well.
 *
 * After a 429 it keeps to what was accepted in the last minute, until the next full 7 minutes of the wall clock. Then it gives
 * up a part of it and grows until the next 429. All stacks do so at the same moments: each loses in proportion to what it
 * has, and each grows as fast as the others, so their shares become equal with few 429s. If their clocks differ, the
 * shares are less even and nothing worse.
 */
const epochMs = 7 * 60_000;
const kept = 0.55;
/** Of the full rate, a minute: with the wait for the next epoch it is full again within 10 minutes. */
const growthPerMinute = 1 / 3;
/** A 429 means that there are at least two, so more than half is not a fair share. */
const highestShare = 1 / 2;
const lowestShare = 1 / 16;
/** 429s this close together answer requests that were already in flight: one piece of news. */
const sameNewsMs = 1_000;

export class Rate {
  private share = 1;
  private growsFromMs = Number.NEGATIVE_INFINITY;
  private heedsFromMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly full: number,
    /** Milliseconds since 1970 at the clock's zero. */
    private readonly wallOriginMs: number,
    private readonly startedMs: number,
  ) {}

  perMinute(nowMs: number): number {
    return Math.max(1, Math.floor(this.full * this.shareAt(nowMs)));
  }

  /** @param accepted how many requests of the last minute were not refused */
  slowDown(nowMs: number, accepted: number, pausedUntilMs: number): void {
    if (nowMs >= this.heedsFromMs) {
      const before = nowMs < this.growsFromMs ? this.share : highestShare;
      // In its first minute a process has not sent enough to measure what is accepted, so each 429 halves its rate.
      const measured = nowMs - this.startedMs < windowMs ? this.share / 2 : accepted / this.full;
      this.share = Math.max(lowestShare, Math.min(before, measured));
      this.growsFromMs =
        (Math.floor((nowMs + this.wallOriginMs) / epochMs) + 1) * epochMs - this.wallOriginMs;
    }
    this.heedsFromMs = Math.max(pausedUntilMs, nowMs + sameNewsMs);
  }

  private shareAt(nowMs: number): number {
    if (nowMs < this.growsFromMs || this.share === 1) return this.share;
    const grown = (growthPerMinute * (nowMs - this.growsFromMs)) / 60_000;
    return Math.min(1, Math.max(lowestShare, kept * this.share) + grown);
  }
}
