/** The folder that the processes of one user on one machine share. */
import { lstatSync, mkdirSync, readdirSync, type Stats, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { quote } from "../../util/text";

const groupOrOthers = 0o077;
const writtenByOthers = 0o022;
/** Both in milliseconds since a file was last written. What is in a file counts no longer than the first. */
const recentMs = 75_000;
/** No clock is still in the period of such a file, or in the one after it. */
const deadMs = 10 * 60_000;

export class LedgerFolder {
  private constructor(
    readonly path: string,
    private readonly forbiddenMode: number,
  ) {}

  /**
   * Of this user, whatever TMPDIR says: a CI runner sets one for each job. Not below the home directory: machines may share it.
   *
   * @param named the value of LUCIDITY_BUDGET_FOLDER. Others may read that one, but not write it
   * @throws Error where the folder cannot be made, or is not private
   */
  static open(named?: string): LedgerFolder {
    const chosen = named?.trim();
    const path = chosen || defaultPath();
    if (!isAbsolute(path))
      throw new Error(`LUCIDITY_BUDGET_FOLDER must be an absolute path, not ${quote(path)}`);
    const folder = new LedgerFolder(path, chosen ? writtenByOthers : groupOrOthers);
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    folder.check();
    return folder;
  }

  /** @throws Error where the folder is gone, is a link, or another user owns or can open it */
  check(): void {
    const { path } = this;
    const found = lstatSync(path);
    if (!found.isDirectory()) throw new Error(`${path} is not a folder`);
    const uid = process.getuid?.();
    // Windows has no user ids, and a temporary folder for each user.
    if (uid === undefined) return;
    if (found.uid !== uid) throw new Error(`${path} belongs to another user`);
    if ((found.mode & this.forbiddenMode) !== 0) throw new Error(`${path} is open to other users`);
  }

  file(host: string, clock: string, period: number): string {
    return join(this.path, `${encodeURIComponent(host)}.${clock}.${period}`);
  }

  /**
   * Removes files of earlier periods, of any host.
   *
   * @returns whether requests to this host are being counted by another clock: a virtual machine that shares the folder
   */
  sweep(host: string, clock: string, period: number): boolean {
    let isShared = false;
    for (const name of readdirSync(this.path)) {
      const [, itsHost, itsClock, its] = /^([\w%.!~*'()-]+)\.([0-9a-f]{12})\.(\d{1,15})$/.exec(name) ?? [];
      const isOurs = itsClock === clock;
      if (its === undefined || (isOurs && Math.abs(Number(its) - period) <= 1)) continue;
      const file = join(this.path, name);
      const ageMs = Date.now() - (statOf(file)?.mtimeMs ?? Number.NaN);
      if (isOurs && ageMs > deadMs) remove(file);
      else if (!isOurs && itsHost === encodeURIComponent(host) && ageMs < recentMs) isShared = true;
    }
    return isShared;
  }
}

function defaultPath(): string {
  const uid = process.getuid?.();
  return uid === undefined ? join(tmpdir(), "pulumi-lucidity") : `/tmp/pulumi-lucidity-${uid}`;
}

/** `undefined` for what is not one of our files, or is gone. */
function statOf(file: string): Stats | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found?.isFile() && found.uid === (process.getuid?.() ?? found.uid) ? found : undefined;
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process was faster.
  }
}
