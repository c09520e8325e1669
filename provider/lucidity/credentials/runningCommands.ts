/** The token commands that run now. They end with this process, also where a signal ends it. */
import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** @returns what to call once the command has ended */
export function endsWithProcess(child: ChildProcess): () => void {
  if (running.size === 0) {
    process.on("exit", endRunning);
    for (const signal of signals) process.on(signal, endBySignal);
  }
  running.add(child);
  return () => {
    running.delete(child);
    if (running.size > 0) return;
    process.removeListener("exit", endRunning);
    for (const signal of signals) process.removeListener(signal, endBySignal);
  };
}

/** Kills the command and all processes that it has started; on Windows the command alone. */
export function endAll(child: ChildProcess): void {
  try {
    if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // The whole group has ended already.
  }
}

function endRunning(): void {
  for (const child of running) endAll(child);
}

function endBySignal(signal: NodeJS.Signals): void {
  endRunning();
  // A listener replaces the default action of a signal, which is to end the process.
  if (process.listeners(signal).some((listener) => listener !== endBySignal)) return;
  process.removeListener(signal, endBySignal);
  process.kill(process.pid, signal);
}
