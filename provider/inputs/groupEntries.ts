/**
 * Bounds the state of a group. If a group fails, its whole state is sent in one gRPC header, in base64. The engine accepts 16
 * MiB: a larger state would be lost, together with those of other resources.
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
/** The size of an entry without its texts: the names of its keys, and the encoding of each field. */
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

/** The beginning of a text, with a mark where it was cut; empty if there is no room even for the mark. */
function within(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  // No character takes more than 4 bytes, and the mark takes 3.
  const characters = Math.floor((bytes - 3) / 4);
  return characters < 1 ? "" : cut(text, characters);
}
