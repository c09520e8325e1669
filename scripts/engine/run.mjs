import { spawn } from "node:child_process";

/**
 * Runs a command to its end, without a shell and without standard input.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number | null, output: string, error?: Error }>} `code` is null where it could not run or was ended
 */
export function run(command, args, { cwd, env, timeoutMs, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: timeoutMs, killSignal: "SIGKILL" });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
      if (onLine) for (const line of String(chunk).split("\n")) if (line.trim() !== "") onLine(line);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: null, output, error }));
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The last line of an output that says anything. */
export const lastLine = (output) => output.trim().split("\n").at(-1)?.trim() ?? "";
