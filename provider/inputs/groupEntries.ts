/**
 * Bounds what a group keeps. Where a group fails, its whole state travels in one gRPC header, of which the engine takes 16 MiB,
 * encoded in base64: a state that is larger would be lost, with those of other resources.
 */
import { cut } from "../util/text";
import type { Seen } from "./partitionOnboarding";

/** One of the group's `statuses`. */
export interface Entry extends Seen {
  id: string;
  status: string;
  reason?: string;
}

const mostBytes = 4 * 1024 * 1024;
const mostCharacters = 200;
/** A group of fewer keeps its reasons as they are. */
const many = 100;
/** What an entry takes beside its texts: the names of its keys, and the encoding of each field. */
const bytesEach = 100;

/** The entries with shorter reasons, or without any, where there are too many for the state. */
export function withBoundedReasons(entries: readonly Entry[]): readonly Entry[] {
  const reasons = entries.filter(({ reason }) => reason !== undefined).length;
  if (reasons <= many) return entries;
  const others = entries.reduce((sum, { id, status }) => sum + bytesEach + bytesOf(id) + bytesOf(status), 0);
  const bytesForEach = Math.floor((mostBytes - others) / reasons);
  return entries.map(({ reason, ...entry }) => {
    if (reason === undefined) return entry;
    const short = within(cut(reason, mostCharacters), bytesForEach);
    return short === "" ? entry : { ...entry, reason: short };
  });
}

const bytesOf = (text: string) => Buffer.byteLength(text);

/** The beginning of a text, with a mark where it was cut; empty if not even that has room. */
function within(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  // No character takes more than 4 bytes, and the mark takes 3.
  const characters = Math.floor((bytes - 3) / 4);
  return characters < 1 ? "" : cut(text, characters);
}
