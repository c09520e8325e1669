import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 1_000;

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
};

/**
 * Runs `work` while no other process does, waiting for its turn. The lock of a process that died is taken over.
 *
 * @template T
 * @param {string} path of the lock, a folder
 * @param {() => Promise<T>} work
 * @param {(line: string) => void} log
 * @returns {Promise<T>}
 */
export async function withLock(path, work, log) {
  mkdirSync(dirname(path), { recursive: true });
  const owner = join(path, "pid");
  let told = false;
  for (;;) {
    try {
      mkdirSync(path);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    let pid = Number.NaN;
    try {
      pid = Number(readFileSync(owner, "utf8"));
    } catch {
      // Its owner has made the folder and not yet written its pid, or is just removing it.
    }
    if (!Number.isNaN(pid) && !isAlive(pid)) {
      rmSync(path, { recursive: true, force: true });
      continue;
    }
    if (!told) log(`another process${Number.isNaN(pid) ? "" : ` (${pid})`} is at it: waiting for it`);
    told = true;
    await sleep(pollMs);
  }
  try {
    writeFileSync(owner, String(process.pid));
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}
