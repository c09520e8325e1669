/** Protects the cache, which holds programs that are run: no other user may be able to write to it. */
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from "node:fs";

const ownUid = process.getuid?.();
const writableByOthers = 0o022;
const openToOthers = 0o077;

class UntrustedCacheError extends Error {
  constructor(path, reason) {
    super(
      `the folder for Pulumi CLIs, ${path}, is not used: ${reason}, so what it holds cannot be trusted. Remove it, or set PULUMI_LUCIDITY_CACHE to a folder of your own.`,
    );
    this.name = "UntrustedCacheError";
  }
}

/**
 * Creates the folder for its user alone, or checks that no other user can have put anything into it.
 *
 * @param {string} path
 * @param {number} [uid] the user's; undefined on Windows, where the profile's own permissions protect it
 * @returns {string} where it really is, since a link could be changed later
 * @throws UntrustedCacheError
 */
export function privateFolder(path, uid = ownUid) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const real = realpathSync(path);
  if (uid === undefined) return real;
  const { uid: owner, mode } = statSync(real);
  if (owner !== uid)
    throw new UntrustedCacheError(real, `it belongs to user id ${owner}, not to yours, ${uid}`);
  if ((mode & writableByOthers) !== 0) throw new UntrustedCacheError(real, "other users can write to it");
  if ((mode & openToOthers) !== 0) chmodSync(real, 0o700);
  return real;
}

/** Whether an entry of the cache belongs to the user: it may date from before the folder was closed to others. */
export function belongsTo(path, uid = ownUid) {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && (uid === undefined || found.uid === uid);
}
