/**
 * The requests of all processes of a user on a machine to one API host, without a lock. A process appends its request to a
 * file and reads the file up to there: the place in the file is its turn. Where fewer than its limit stand before it, it may
 * send; otherwise it withdraws. A process that dies blocks nobody: its request expires.
 *
 * Times in the file are those of the machine's clock.
 */
import { randomInt } from "node:crypto";
import type { Clock } from "../../util/clock";
import { type Ledger, type LedgerEntry, perhapsMade, SortedTimes, windowMs } from "./ledger";
import type { LedgerFolder } from "./ledgerFolder";
import { LedgerLog } from "./ledgerLog";
import {
  ended,
  granted,
  type Kind,
  type LedgerRecord,
  requestsOfWriter,
  withdrawn,
  writers,
} from "./ledgerRecord";
import { type MachineClock, machineClock } from "./machineClock";

/** A request without an end counts this much longer than the window: longer than a request takes. */
const longestRequestMs = 15_000;
/** The two clocks are compared so often: the process may be interrupted between reading one and the other. */
const comparisons = 5;

export interface FileLedgerOptions {
  folder: LedgerFolder;
  /** Host and port of the API. */
  host: string;
  /** How many requests, of all processes, this one allows. */
  requestsPerMinute: number;
  /** The schedule's. */
  clock: Pick<Clock, "now">;
  /** Default: that of this machine. */
  machine?: MachineClock;
  /** Called, once, where requests of other processes are no longer counted. */
  uncounted?: (reason: Error) => void;
}

export class FileLedger implements Ledger {
  private readonly log: LedgerLog;
  private readonly machine: MachineClock;
  /** What the machine's clock showed when the schedule's was at zero. */
  private readonly originMs: number;
  private readonly writer = randomInt(writers);
  private requests = 0;
  private readonly expiries = new SortedTimes();
  /** When each request in flight expires if no end comes. */
  private readonly inFlight = new Map<string, number>();
  /** When each process sent the last of its requests that have ended. */
  private readonly lastOf = new Map<number, number>();
  private nowMs: number;
  /** The request that was appended last, and how many stood before it. */
  private request = -1;
  private before = 0;
  private isAlone = false;

  /** @throws Error where the folder cannot be read and written */
  constructor(private readonly options: FileLedgerOptions) {
    const { folder, host, clock, machine = machineClock() } = options;
    this.machine = machine;
    const differences = Array.from({ length: comparisons }, () => machine.now() - clock.now());
    this.originMs = Math.max(...differences);
    this.nowMs = clock.now();
    this.log = new LedgerLog(folder, host, machine.id, () =>
      this.assumeOthers(new Error(`processes of another machine use ${folder.path}, too`)),
    );
    try {
      this.readLog();
    } catch (error) {
      this.log.close();
      throw error;
    }
  }

  count(nowMs: number): number {
    this.read(nowMs);
    return this.counted();
  }

  expiry(index: number): number | undefined {
    return this.expiries.at(index);
  }

  get lastSentMs(): number {
    const inFlightMs = [...this.inFlight.values()].map((untilMs) => untilMs - windowMs - longestRequestMs);
    return Math.max(...this.lastOf.values(), ...inFlightMs);
  }

  get waitingLonger(): number {
    const ownMs = this.lastOf.get(this.writer) ?? Number.NEGATIVE_INFINITY;
    return [...this.lastOf.values()].filter((sentMs) => sentMs < ownMs).length;
  }

  enter(nowMs: number): LedgerEntry | undefined {
    const request = this.requests++ % requestsOfWriter;
    this.request = request;
    this.before = Number.POSITIVE_INFINITY;
    this.append(granted, request, nowMs);
    this.read(nowMs);
    // A process in the next period reads this one before it sends: nothing may come into it afterwards.
    const isLate = this.period(this.machine.now()) !== this.period(nowMs + this.originMs);
    if (this.before >= this.options.requestsPerMinute || isLate) {
      this.append(withdrawn, request, nowMs);
      return undefined;
    }
    return {
      ended: (endMs) => this.append(ended, request, endMs),
      withdrawn: (endMs) => this.append(withdrawn, request, endMs),
    };
  }

  close(): void {
    this.isAlone = true;
    this.log.close();
  }

  /** Two of them are longer than anything counts. */
  private period(machineMs: number): number {
    return Math.floor(machineMs / (2 * windowMs));
  }

  private read(nowMs: number): void {
    this.nowMs = nowMs;
    this.attempt(() => this.readLog());
  }

  private readLog(): void {
    this.log.read(this.period(this.nowMs + this.originMs), (record) => this.apply(record));
  }

  private append(kind: Kind, request: number, nowMs: number): void {
    this.read(nowMs);
    const record = { kind, writer: this.writer, request, atMs: nowMs + this.originMs };
    this.attempt(() => this.log.append(record));
    if (this.isAlone) this.apply(record);
  }

  private attempt(work: () => void): void {
    if (this.isAlone) return;
    try {
      work();
    } catch (error) {
      this.close();
      this.assumeOthers(error as Error);
    }
  }

  /** Counts the requests that others may have made, as a process without a ledger does at its start. */
  private assumeOthers(reason: Error): void {
    for (let made = perhapsMade(this.options.requestsPerMinute); made > 0; made--)
      this.expiries.add(this.nowMs + windowMs);
    this.options.uncounted?.(reason);
  }

  private apply({ kind, writer, request, atMs }: LedgerRecord): void {
    const itsMs = atMs - this.originMs;
    // A timestamp far in the future predates a reboot. One that is slightly in the future is from a process that was faster.
    const sinceMs = itsMs > this.nowMs + longestRequestMs ? this.nowMs : itsMs;
    const key = `${writer}.${request}`;
    if (kind === granted) {
      if (writer === this.writer && request === this.request) this.before = this.counted();
      this.inFlight.set(key, sinceMs + windowMs + longestRequestMs);
      return;
    }
    const sentMs = (this.inFlight.get(key) ?? Number.NEGATIVE_INFINITY) - windowMs - longestRequestMs;
    this.inFlight.delete(key);
    if (kind !== ended) return;
    this.expiries.add(sinceMs + windowMs);
    this.lastOf.set(writer, Math.max(sentMs, this.lastOf.get(writer) ?? Number.NEGATIVE_INFINITY));
  }

  private counted(): number {
    this.expiries.dropUntil(this.nowMs);
    for (const [key, untilMs] of this.inFlight) if (untilMs <= this.nowMs) this.inFlight.delete(key);
    for (const [writer, sentMs] of this.lastOf)
      if (sentMs <= this.nowMs - windowMs) this.lastOf.delete(writer);
    return this.expiries.count + this.inFlight.size;
  }
}
