/** One line of the ledger: 16 bytes that hold a moment, and random numbers that tell one request from another. */

export const granted = 0;
export const ended = 1;
export const withdrawn = 2;
export type Kind = typeof granted | typeof ended | typeof withdrawn;

export interface LedgerRecord {
  kind: Kind;
  /** The process that made the request. Below `writers`. */
  writer: number;
  /** Tells its requests apart. Below `requestsOfWriter`. */
  request: number;
  atMs: number;
}

export const recordBytes = 16;
export const writers = 2 ** 32;
export const requestsOfWriter = 2 ** 22;

/** 6 bytes of microseconds, 4 of the writer, 3 of kind and request, 3 of a checksum. None lies across two pages of a file. */
export function encode({ kind, writer, request, atMs }: LedgerRecord): Buffer {
  const bytes = Buffer.alloc(recordBytes);
  bytes.writeUIntLE(Math.ceil(atMs * 1_000), 0, 6);
  bytes.writeUInt32LE(writer, 6);
  bytes.writeUIntLE(request * 4 + kind, 10, 3);
  bytes.writeUIntLE(checksum(bytes, 0), 13, 3);
  return bytes;
}

/** @throws Error unless there is a record at `at` */
export function decode(bytes: Buffer, at: number): LedgerRecord {
  const word = bytes.readUIntLE(at + 10, 3);
  const kind = word % 4;
  const isKind = kind === granted || kind === ended || kind === withdrawn;
  if (!isKind || bytes.readUIntLE(at + 13, 3) !== checksum(bytes, at))
    throw new Error("the ledger is damaged");
  return {
    kind,
    writer: bytes.readUInt32LE(at + 6),
    request: (word - kind) / 4,
    atMs: bytes.readUIntLE(at, 6) / 1_000,
  };
}

/** FNV-1a, cut to 24 bits. That of zeros is not zero. */
function checksum(bytes: Buffer, from: number): number {
  let sum = 0x811c9dc5;
  for (const byte of bytes.subarray(from, from + 13)) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 8;
}
