/** The journal as a file. */
import { writeFileSync } from "node:fs";
import type { JournalEntry } from "./journal";

export function writeJournal(file: string, entries: readonly JournalEntry[]): void {
  writeFileSync(file, `${JSON.stringify(entries, null, 2)}\n`);
}

/** What to tell the user when entries are missing from the file. */
export function droppedNotice(
  file: string,
  entries: readonly JournalEntry[],
  dropped: number,
): string | undefined {
  if (dropped === 0) return undefined;
  return `${file} has the latest ${entries.length} requests; the ${dropped} before them were dropped`;
}
