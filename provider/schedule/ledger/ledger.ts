/** The requests of the last minute: of this process alone, or of all processes that share a file (`fileLedger.ts`). */
export interface Ledger {
  /** How many requests count now. */
  count(nowMs: number): number;
  /** When the request with this index expires, in order; `undefined` while it is in flight. */
  expiry(index: number): number | undefined;
  /** Enters a request; `undefined` where as many count already as this process allows itself. */
  enter(nowMs: number): LedgerEntry | undefined;
  /** When the last request of all was sent; minus infinity where none counts. */
  readonly lastSentMs: number;
  /** How many other processes made their last request before this one did. */
  readonly waitingLonger: number;
  /** Releases what the ledger holds open. */
  close(): void;
}

export interface LedgerEntry {
  /** The request is over. */
  ended(nowMs: number): void;
  /** It was never made: it counts for nothing. */
  withdrawn(nowMs: number): void;
}

/** A request counts from its grant until this long after its end: when the server counted it in between is unknown. */
export const windowMs = 60_000;

/** How many requests others may have made just now, where that is not known. */
export const perhapsMade = (requestsPerMinute: number): number =>
  Math.min(21, Math.floor(0.4 * requestsPerMinute));

/** Sorted timestamps, optimised for nearly sorted input. */
export class SortedTimes {
  private list: number[] = [];
  private gone = 0;

  get count(): number {
    return this.list.length - this.gone;
  }

  at(index: number): number | undefined {
    return this.list[this.gone + index];
  }

  add(atMs: number): void {
    let index = this.list.length;
    while (index > this.gone && (this.list[index - 1] ?? 0) > atMs) index -= 1;
    this.list.splice(index, 0, atMs);
  }

  dropUntil(nowMs: number): void {
    for (let next = this.at(0); next !== undefined && next <= nowMs; next = this.at(0)) this.gone += 1;
    // Shifting one by one would cost the length of the list each time.
    if (this.gone > 64 && this.gone * 2 > this.list.length) {
      this.list = this.list.slice(this.gone);
      this.gone = 0;
    }
  }
}

/** The requests of this process alone. */
export class MemoryLedger implements Ledger {
  readonly waitingLonger = 0;
  lastSentMs = Number.NEGATIVE_INFINITY;
  private readonly expiries = new SortedTimes();
  private inFlight = 0;

  /** @param alreadyMade requests that a process before this one may have made just now */
  constructor(nowMs: number, alreadyMade = 0) {
    for (let made = 0; made < alreadyMade; made++) this.expiries.add(nowMs + windowMs);
  }

  count(nowMs: number): number {
    return this.over(nowMs) + this.inFlight;
  }

  /** How many count and have ended. */
  over(nowMs: number): number {
    this.expiries.dropUntil(nowMs);
    return this.expiries.count;
  }

  expiry(index: number): number | undefined {
    return this.expiries.at(index);
  }

  enter(nowMs: number): LedgerEntry {
    this.lastSentMs = nowMs;
    this.inFlight += 1;
    return this;
  }

  ended(nowMs: number): void {
    this.inFlight -= 1;
    this.expiries.add(nowMs + windowMs);
  }

  withdrawn(): void {
    this.inFlight -= 1;
  }

  close(): void {}
}
