import { spawn } from "node:child_process";

/**
 * Runs a command to its end, without a shell and without standard input. With a time limit, everything that it has started
 * ends with it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number | null, output: string, timedOut: boolean, error?: Error }>} `code` is null if it could
 * not run or was killed
 */
export function run(command, args, { cwd, env, timeoutMs, onLine } = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that what it starts can be ended too; without a limit it shares the terminal's Ctrl-C.
    const detached = timeoutMs !== undefined;
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached });
    let output = "";
    let timedOut = false;
    const collect = (chunk) => {
      output += chunk;
      if (onLine) for (const line of String(chunk).split("\n")) if (line.trim() !== "") onLine(line);
    };
    const end = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has just ended.
      }
    };
    const timer =
      detached &&
      setTimeout(() => {
        timedOut = true;
        end();
      }, timeoutMs);
    const signals = detached ? ["SIGINT", "SIGTERM", "SIGHUP"] : [];
    const onSignal = (signal) => {
      end();
      settle({ code: null });
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    const settle = (result) => {
      clearTimeout(timer);
      for (const signal of signals) process.removeListener(signal, onSignal);
      resolve({ output, timedOut, ...result });
    };
    for (const signal of signals) process.on(signal, onSignal);
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => settle({ code: null, error }));
    child.on("close", (code) => settle({ code }));
  });
}

export const lastLine = (output) => output.trim().split("\n").at(-1)?.trim() ?? "";
