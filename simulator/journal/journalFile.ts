/** The journal as a file. */
import { writeFileSync } from "node:fs";
import { fileProblemOf } from "../options/messages";
import type { JournalEntry } from "./journal";

/** @throws Error that names the file */
export function writeJournal(file: string, entries: readonly JournalEntry[]): void {
  try {
    writeFileSync(file, `${JSON.stringify(entries, null, 2)}\n`);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${fileProblemOf(error)}`, { cause: error });
  }
}

/** The warning where entries are missing from the file. */
export function droppedNotice(
  file: string,
  entries: readonly JournalEntry[],
  dropped: number,
): string | undefined {
  if (dropped === 0) return undefined;
  return `${file} has the latest ${entries.length} requests; the ${dropped} before them were dropped`;
}
