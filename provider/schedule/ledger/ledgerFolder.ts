/** The folder that the processes of one user on one machine share: private, and emptied of what no longer counts. */
import { lstatSync, mkdirSync, readdirSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Not below the home directory: that may be shared by machines whose clocks have nothing to do with each other. */
export function ledgerFolder(parent: string = tmpdir()): string {
  // Windows has no user ids, and a temporary directory for each user.
  const uid = process.getuid?.();
  const folder = join(parent, uid === undefined ? "pulumi-lucidity" : `pulumi-lucidity-${uid}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (uid === undefined) return folder;
  if (found.uid !== uid) throw new Error(`${folder} belongs to another user`);
  if ((found.mode & 0o077) !== 0) throw new Error(`${folder} is open to other users`);
  return folder;
}

/** The file of a host and a period. */
export const ledgerFile = (folder: string, host: string, period: number): string =>
  join(folder, `${encodeURIComponent(host)}.${period}`);

/** Removes the files of all hosts and periods but this period and the one before it. */
export function sweep(folder: string, period: number): void {
  for (const name of readdirSync(folder)) {
    const its = /\.(\d+)$/.exec(name)?.[1];
    if (its === undefined || Number(its) === period || Number(its) === period - 1) continue;
    try {
      unlinkSync(join(folder, name));
    } catch {
      // Another process was faster.
    }
  }
}
