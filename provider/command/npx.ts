/** Whether the npx that started this process through a shell still runs: a CI system kills npx alone. */
import { readFileSync } from "node:fs";
import type { Environment } from "../util/environment";

const everyMs = 1_000;
const shell = /^(?:ba|da|a|k|z)?sh$/;

/** Calls `ended` once where npx or `npm exec` has started this process and is gone. Keeps no process alive. */
export function onEndOfNpx(env: Environment, ended: () => void): void {
  // All descendants of npx inherit its variables, so the script must be the one that npx itself runs.
  const isStartedByNpx = env.npm_command === "exec" && env.npm_lifecycle_script?.includes("pulumi-lucidity");
  if (!isStartedByNpx || process.platform === "win32") return;
  const { ppid } = process;
  const npm = parentOfShell(ppid);
  const timer = setInterval(() => {
    const isThere = process.ppid === ppid && (npm === undefined || npm === (parentOfShell(ppid) ?? npm));
    if (isThere) return;
    clearInterval(timer);
    ended();
  }, everyMs);
  timer.unref();
}

/** npm starts commands through a shell. On Linux alone: elsewhere only the end of the shell is noticed. */
function parentOfShell(pid: number): string | undefined {
  try {
    const [, name = "", parent] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return shell.test(name) ? parent : undefined;
  } catch {
    return undefined;
  }
}
