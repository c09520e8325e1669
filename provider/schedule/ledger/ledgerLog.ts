/**
 * A log that processes append to, one file for each period, with the current and the previous one open. Records are appended as
 * a whole, also by a process that is killed.
 */
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { LedgerFolder } from "./ledgerFolder";
import { decode, encode, type LedgerRecord, recordBytes } from "./ledgerRecord";

const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR } = constants;
/** Neither follows a link nor waits for the other end of a pipe. Windows has none of the two. */
const safely = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
/** Far more than a period has. */
const mostBytes = 2 ** 24;

interface LogFile {
  fd: number;
  read: number;
}

export class LedgerLog {
  private period = Number.NaN;
  private current: LogFile | undefined;
  private previous: LogFile | undefined;
  private readonly buffer = Buffer.alloc(256 * recordBytes);

  constructor(
    private readonly folder: LedgerFolder,
    private readonly host: string,
    /** The id of the machine's clock. */
    private readonly clock: string,
    /** Called where another clock counts requests to the host as well. */
    private readonly isShared: () => void,
  ) {}

  /** What was appended to this period and the one before since the last time, in order. */
  read(period: number, apply: (record: LedgerRecord) => void): void {
    if (period !== this.period) this.turnTo(period);
    // Nothing comes into the previous period once a record is in this one.
    for (const file of [this.previous, this.current]) if (file) this.readOn(file, apply);
  }

  /** Into the period that was read last. */
  append(record: LedgerRecord): void {
    if (this.current === undefined) throw new Error("the ledger is not open");
    if (writeSync(this.current.fd, encode(record)) !== recordBytes)
      throw new Error("the ledger cannot be written");
  }

  close(): void {
    for (const file of [this.previous, this.current]) if (file) closeSync(file.fd);
    this.previous = undefined;
    this.current = undefined;
    this.period = Number.NaN;
  }

  private turnTo(period: number): void {
    this.folder.check();
    const kept = period === this.period + 1 ? this.current : undefined;
    if (kept) this.current = undefined;
    this.close();
    this.previous = kept ?? this.open(period - 1, O_RDONLY);
    this.current = this.open(period, O_RDWR | O_APPEND | O_CREAT);
    this.period = period;
    if (this.folder.sweep(this.host, this.clock, period)) this.isShared();
  }

  private open(period: number, flags: number): LogFile | undefined {
    const file = this.folder.file(this.host, this.clock, period);
    let fd: number;
    try {
      fd = openSync(file, flags | safely, 0o600);
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (isMissing && flags === O_RDONLY) return undefined;
      throw error;
    }
    if (fstatSync(fd).isFile()) return { fd, read: 0 };
    closeSync(fd);
    throw new Error(`${file} is not a file`);
  }

  private readOn(file: LogFile, apply: (record: LedgerRecord) => void): void {
    for (;;) {
      const bytes = readSync(file.fd, this.buffer, 0, this.buffer.length, file.read);
      const whole = bytes - (bytes % recordBytes);
      for (let at = 0; at < whole; at += recordBytes) apply(decode(this.buffer, at));
      file.read += whole;
      if (whole < this.buffer.length) return;
      if (file.read > mostBytes) throw new Error("the ledger is too long");
    }
  }
}
