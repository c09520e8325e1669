import { linkSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const defaults = { pollMs: 500, beatMs: 3_000, staleMs: 30_000 };

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

function look(path) {
  try {
    const owner = readFileSync(path, "utf8");
    return { owner, ageMs: Date.now() - statSync(path).mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

// A process id means nothing on another machine or in another container that shares the cache.
function isStale({ owner, ageMs }, staleMs) {
  const [host, pid] = owner.split(" ");
  return ageMs > staleMs || (host === hostname() && !isAlive(Number(pid)));
}

/** Takes the lock and writes the owner's name in one step. */
function take(path, owner) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, owner);
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Frees a stale lock. If several processes see it stale, only one frees it, and never the next owner's fresh lock. */
function free(path, owner, staleMs) {
  const token = `${path}.free`;
  if (!take(token, owner)) {
    const held = look(token);
    if (held !== undefined && held.ageMs > staleMs) rmSync(token, { force: true });
    return;
  }
  try {
    const now = look(path);
    if (now !== undefined && isStale(now, staleMs)) rmSync(path, { force: true });
  } finally {
    rmSync(token, { force: true });
  }
}

/**
 * Runs `work` while no other process does, waiting for its turn. The lock of a process that died is taken over: at once on
 * the same machine, after half a minute without a sign of life elsewhere.
 *
 * @template T
 * @param {string} path of the lock, a file
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} log
 * @param {Partial<typeof defaults>} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, log, options = {}) {
  const { pollMs, beatMs, staleMs } = { ...defaults, ...options };
  mkdirSync(dirname(path), { recursive: true });
  const owner = `${hostname()} ${process.pid} ${process.hrtime.bigint()}`;
  let hasLogged = false;
  while (!take(path, owner)) {
    const held = look(path);
    if (held === undefined) continue;
    if (isStale(held, staleMs)) {
      free(path, owner, staleMs);
    } else if (!hasLogged) {
      log(`another process (${held.owner.split(" ")[1]}) holds the lock ${path}: waiting for it`);
      hasLogged = true;
    }
    await sleep(pollMs);
  }
  const isMine = () => look(path)?.owner === owner;
  const beating = setInterval(() => {
    try {
      if (isMine()) utimesSync(path, new Date(), new Date());
    } catch {
      // The lock would go stale, but the work can go on.
    }
  }, beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beating);
    if (isMine()) rmSync(path, { force: true });
  }
}
