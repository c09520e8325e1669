import { windowMs } from "./ledger/ledger";

/**
 * How many requests a minute this process allows itself where 429s show that others use the vendor's limit as well.
 *
 * After a 429 it keeps to what was accepted in the last minute, until the next full 7 minutes of the wall clock. Then it gives
 * up a part of it and grows until the next 429. All stacks do so at the same moments: each loses in proportion to what it
 * has, and each grows as fast as the others, so their shares become equal with few 429s. If their clocks differ, the
 * shares are less even and nothing worse.
 *
 * It grows after one minute already, and gives nothing up, in two cases: at the first two 429s in a while, where nearly all
 * was accepted (somebody else has sent a few requests), and where a new process has got nearly nothing yet (those before it
 * still use all).
 */
const epochMs = 7 * 60_000;
const kept = 0.55;
/** Of the full rate, a minute: with the wait for the next epoch it is full again within 10 minutes. */
const growthPerMinute = 1 / 3;
/** Repeated 429s mean that there are at least two, so more than half is not a fair share. */
const highestShare = 1 / 2;
const lowestShare = 1 / 16;
/** Somebody else has sent a few requests: so much was accepted, and there were no more such 429s without so long a calm. */
const strayShare = 0.8;
const mostStrays = 2;
const calmMs = 5 * 60_000;
/** A process that is so new, with so little, is waiting for the others to make room. */
const joiningMs = 3 * windowMs;
const joiningShare = 1 / 8;
/**
 * In its first minute, a 429 tells a process its share only where so many were accepted, and the pause is not a short one: that is
 * for too many in flight. Any other halves its rate.
 */
const fewestMeasured = 5;
const longPauseMs = 5_000;
/** 429s this close together answer requests that were already in flight: one event. */
const sameEventMs = 1_000;

export class Rate {
  private share = 1;
  private kept = 1;
  private strays = 0;
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
    // Where the rate is full again, a 429 is news, also within a Retry-After.
    if (nowMs >= this.heedsFromMs || this.shareAt(nowMs) === 1) {
      if (nowMs - this.heedsFromMs >= calmMs) this.strays = 0;
      const isStray = accepted >= strayShare * this.full && this.strays < mostStrays;
      const most = isStray
        ? 1 - 1 / this.full
        : Math.min(highestShare, nowMs < this.growsFromMs ? this.share : 1);
      const pauseMs = pausedUntilMs - nowMs;
      const isShare = accepted >= fewestMeasured && (pauseMs <= 0 || pauseMs >= longPauseMs);
      const isMeasured = isShare || nowMs - this.startedMs >= windowMs;
      const found = isMeasured ? accepted / this.full : Math.max(this.share / 2, accepted / this.full);
      this.share = Math.max(lowestShare, Math.min(most, found));
      const isJoining = this.share < joiningShare && nowMs - this.startedMs < joiningMs;
      const isShort = isStray || isJoining;
      if (isStray) this.strays += 1;
      this.kept = isShort ? 1 : kept;
      this.growsFromMs = isShort ? nowMs + windowMs : this.nextEpochMs(nowMs);
    }
    this.heedsFromMs = Math.max(pausedUntilMs, nowMs + sameEventMs);
  }

  private nextEpochMs(nowMs: number): number {
    return (Math.floor((nowMs + this.wallOriginMs) / epochMs) + 1) * epochMs - this.wallOriginMs;
  }

  private shareAt(nowMs: number): number {
    if (nowMs < this.growsFromMs || this.share === 1) return this.share;
    const grown = (growthPerMinute * (nowMs - this.growsFromMs)) / 60_000;
    return Math.min(1, Math.max(lowestShare, this.kept * this.share) + grown);
  }
}
