/** The vendor's two limits: requests in any 60 s, and requests in flight. */

export const windowMs = 60_000;
const concurrencyRetryMs = 1_000;

export class Limits {
  /** The largest number of requests in flight so far. */
  maxInFlight = 0;
  private inFlight = 0;
  private grantedMs: number[] = [];

  constructor(
    private readonly requestsPerMinute: number,
    private readonly maxConcurrentRequests: number,
  ) {}

  /** Counts a request that has arrived. Returns the seconds of Retry-After, or `undefined` if it is within the limits. */
  enter(nowMs: number): number | undefined {
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    this.grantedMs = this.grantedMs.filter((atMs) => atMs > nowMs - windowMs);
    const oldestMs = this.grantedMs[0];
    if (oldestMs !== undefined && this.grantedMs.length >= this.requestsPerMinute)
      return inSeconds(oldestMs + windowMs - nowMs);
    if (this.inFlight > this.maxConcurrentRequests) return inSeconds(concurrencyRetryMs);
    this.grantedMs.push(nowMs);
    return undefined;
  }

  /** Counts a request that is over. */
  leave(): void {
    this.inFlight -= 1;
  }
}

const inSeconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

/** The largest number of these moments in any 60 s. */
export function busiestMinute(momentsMs: readonly number[]): number {
  const inOrder = momentsMs.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [index, atMs] of inOrder.entries()) {
    while ((inOrder[first] ?? atMs) <= atMs - windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
