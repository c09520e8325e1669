/**
 * A log that processes append to, one file for each period, with the current and the previous one open. Records of 16 bytes are
 * appended as a whole, also by a process that is killed, since none lies across two pages. A file holds moments and random
 * numbers that tell one request from another, and nothing else.
 */
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { ledgerFile, sweep } from "./ledgerFolder";

export const granted = 0;
export const ended = 1;
export const withdrawn = 2;
export type Kind = typeof granted | typeof ended | typeof withdrawn;

export interface LedgerRecord {
  kind: Kind;
  /** Below 2 ** 50. */
  ticket: number;
  atMs: number;
}

const recordBytes = 16;
const kinds = 4;
const { O_APPEND, O_CREAT, O_RDONLY, O_RDWR } = constants;
/** Windows has none. */
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

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
    private readonly folder: string,
    private readonly host: string,
  ) {}

  /** What was appended to this period and the one before since the last time, in order. */
  read(period: number, apply: (record: LedgerRecord) => void): void {
    if (period !== this.period) this.turnTo(period);
    // Whatever came into the previous period stands before all that is in this one.
    for (const file of [this.previous, this.current]) if (file) this.readOn(file, apply);
  }

  /** Into the period that was read last. */
  append({ kind, ticket, atMs }: LedgerRecord): void {
    if (this.current === undefined) throw new Error("the ledger is not open");
    const record = Buffer.alloc(recordBytes);
    record.writeDoubleLE(atMs, 0);
    record.writeDoubleLE(ticket * kinds + kind, 8);
    if (writeSync(this.current.fd, record) !== recordBytes) throw new Error("the ledger cannot be written");
  }

  close(): void {
    for (const file of [this.previous, this.current]) if (file) closeSync(file.fd);
    this.previous = undefined;
    this.current = undefined;
    this.period = Number.NaN;
  }

  private turnTo(period: number): void {
    const kept = period === this.period + 1 ? this.current : undefined;
    if (kept) this.current = undefined;
    this.close();
    this.previous = kept ?? this.open(period - 1, O_RDONLY);
    this.current = this.open(period, O_RDWR | O_APPEND | O_CREAT);
    this.period = period;
    sweep(this.folder, period);
  }

  private open(period: number, flags: number): LogFile | undefined {
    try {
      const file = ledgerFile(this.folder, this.host, period);
      return { fd: openSync(file, flags | O_NOFOLLOW, 0o600), read: 0 };
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      if (isMissing && flags === O_RDONLY) return undefined;
      throw error;
    }
  }

  private readOn(file: LogFile, apply: (record: LedgerRecord) => void): void {
    for (;;) {
      const bytes = readSync(file.fd, this.buffer, 0, this.buffer.length, file.read);
      const whole = bytes - (bytes % recordBytes);
      for (let at = 0; at < whole; at += recordBytes) apply(parse(this.buffer, at));
      file.read += whole;
      if (whole < this.buffer.length) return;
    }
  }
}

function parse(buffer: Buffer, at: number): LedgerRecord {
  const atMs = buffer.readDoubleLE(at);
  const word = buffer.readDoubleLE(at + 8);
  const kind = word % kinds;
  const isRecord = Number.isSafeInteger(word) && (kind === granted || kind === ended || kind === withdrawn);
  if (!isRecord || !Number.isFinite(atMs)) throw new Error("the ledger is damaged");
  return { kind, ticket: (word - kind) / kinds, atMs };
}
