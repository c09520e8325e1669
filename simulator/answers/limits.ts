/** The vendor's two limits: requests within any 60 s, and requests in flight. */

const windowMs = 60_000;
const concurrencyRetryMs = 1_000;

export class Limits {
  /** The largest number of requests in flight so far. */
  maxInFlight = 0;
  /** The largest number of requests within any 60 s so far, refused ones included. */
  busiestMinute = 0;
  private inFlight = 0;
  private readonly arrivedMs: number[] = [];
  private readonly grantedMs: number[] = [];

  constructor(
    private readonly requestsPerMinute: number,
    private readonly maxConcurrentRequests: number,
  ) {}

  /** Counts a request that has arrived. Returns the seconds of Retry-After, or `undefined` if it is within the limits. */
  enter(nowMs: number): number | undefined {
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    forgetBefore(nowMs, this.arrivedMs);
    this.busiestMinute = Math.max(this.busiestMinute, this.arrivedMs.push(nowMs));
    forgetBefore(nowMs, this.grantedMs);
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

/** Removes the moments that are 60 s ago or more. */
function forgetBefore(nowMs: number, momentsMs: number[]): void {
  while ((momentsMs[0] ?? nowMs) <= nowMs - windowMs) momentsMs.shift();
}
