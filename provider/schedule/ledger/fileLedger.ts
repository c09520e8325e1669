/**
 * The requests of all processes of a user on a machine to one API host, without a lock. A process appends its request to a
 * file and reads the file up to there: the place in the file is its turn. Where fewer than its limit stand before it, it may
 * send; otherwise it withdraws. A process that dies holds up no other: its request stops to count after a while.
 *
 * Moments come from the machine's monotonic clock, which all its processes share and which never jumps.
 */
import { randomInt } from "node:crypto";
import { type Ledger, type LedgerEntry, Moments, perhapsMade, windowMs } from "./ledger";
import { ended, granted, type Kind, LedgerLog, type LedgerRecord, withdrawn } from "./ledgerLog";

/** A request without an end counts this much longer than the window: longer than a request takes. */
const longestRequestMs = 15_000;
const writers = 2 ** 30;
const ticketsOfWriter = 2 ** 20;

export interface FileLedgerOptions {
  folder: string;
  /** Host and port of the API. */
  host: string;
  /** How many requests, of all processes, this one allows. */
  requestsPerMinute: number;
  /** Of the schedule's clock. */
  nowMs: number;
  /** Milliseconds that all processes of the machine count alike. Default: its monotonic clock. */
  machineNow?: () => number;
  /** Is told why the ledger is used no longer. */
  broken?: (reason: Error) => void;
}

const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;

export class FileLedger implements Ledger {
  private readonly log: LedgerLog;
  private readonly machineNow: () => number;
  /** The machine's clock, when the schedule's is at zero. */
  private readonly originMs: number;
  private readonly writer = randomInt(writers);
  private tickets = 0;
  private readonly expiries = new Moments();
  /** When each request in flight stops to count if no end comes. */
  private readonly inFlight = new Map<number, number>();
  private nowMs: number;
  /** The ticket that was appended last, and how many stood before it. */
  private ticket = -1;
  private before = 0;
  private isBroken = false;

  /** @throws Error where the folder cannot be read and written */
  constructor(private readonly options: FileLedgerOptions) {
    const { folder, host, nowMs, machineNow = monotonicMs } = options;
    this.machineNow = machineNow;
    this.nowMs = nowMs;
    this.originMs = machineNow() - nowMs;
    this.log = new LedgerLog(folder, host);
    this.log.read(this.period(nowMs + this.originMs), (record) => this.apply(record));
  }

  count(nowMs: number): number {
    this.read(nowMs);
    return this.counted();
  }

  expiry(index: number): number | undefined {
    return this.expiries.at(index);
  }

  enter(nowMs: number): LedgerEntry | undefined {
    const ticket = this.writer * ticketsOfWriter + (this.tickets++ % ticketsOfWriter);
    this.ticket = ticket;
    this.before = Number.POSITIVE_INFINITY;
    this.append(granted, ticket, nowMs);
    this.read(nowMs);
    // A process in the next period reads this one before it sends: nothing may come into it afterwards.
    const isLate = this.period(this.machineNow()) !== this.period(nowMs + this.originMs);
    if (this.before >= this.options.requestsPerMinute || isLate) {
      this.append(withdrawn, ticket, nowMs);
      return undefined;
    }
    return {
      ended: (endMs) => this.append(ended, ticket, endMs),
      withdrawn: (endMs) => this.append(withdrawn, ticket, endMs),
    };
  }

  close(): void {
    this.log.close();
  }

  /** Two of them are longer than anything counts. */
  private period(machineMs: number): number {
    return Math.floor(machineMs / (2 * windowMs));
  }

  private read(nowMs: number): void {
    this.nowMs = nowMs;
    this.attempt(() => this.log.read(this.period(nowMs + this.originMs), (record) => this.apply(record)));
  }

  private append(kind: Kind, ticket: number, nowMs: number): void {
    this.read(nowMs);
    const record = { kind, ticket, atMs: nowMs + this.originMs };
    this.attempt(() => this.log.append(record));
    if (this.isBroken) this.apply(record);
  }

  private attempt(work: () => void): void {
    if (this.isBroken) return;
    try {
      work();
    } catch (error) {
      this.isBroken = true;
      this.log.close();
      // It goes on alone, with what it knows and, as at the start, with what it does not know.
      for (let made = perhapsMade(this.options.requestsPerMinute); made > 0; made--)
        this.expiries.add(this.nowMs + windowMs);
      this.options.broken?.(error as Error);
    }
  }

  private apply({ kind, ticket, atMs }: LedgerRecord): void {
    const itsMs = atMs - this.originMs;
    // A moment that comes much later is from before the machine's last start; one that comes a little later is from a process
    // that was faster than this one.
    const sinceMs = itsMs > this.nowMs + longestRequestMs ? this.nowMs : itsMs;
    if (kind === granted) {
      if (this.ticket === ticket) this.before = this.counted();
      this.inFlight.set(ticket, sinceMs + windowMs + longestRequestMs);
      return;
    }
    this.inFlight.delete(ticket);
    if (kind === ended) this.expiries.add(sinceMs + windowMs);
  }

  private counted(): number {
    this.expiries.dropUntil(this.nowMs);
    for (const [ticket, untilMs] of this.inFlight) if (untilMs <= this.nowMs) this.inFlight.delete(ticket);
    return this.expiries.count + this.inFlight.size;
  }
}
