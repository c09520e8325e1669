import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const mostMs = 60_000;

/** Starts a plugin as the engine would, and ends it. @throws Error if it does not print the port that it serves */
export async function startsUp(executable) {
  // Without the variables of this process: an executable with Node inside reads NODE_OPTIONS, too.
  const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot };
  const child = spawn(executable, [], { env, stdio: ["pipe", "pipe", "pipe"] });
  let problem = "";
  child.stderr.on("data", (chunk) => {
    problem += chunk;
  });
  const timer = setTimeout(() => child.kill(), mostMs);
  const ended = new Promise((resolve) => child.once("close", resolve));
  try {
    const line = await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve).once("close", resolve);
      child.once("error", reject);
    });
    if (!/^\d+$/.test(line ?? ""))
      throw new Error(`${executable} does not start: ${problem.trim() || (line ?? "it printed no port")}`);
  } finally {
    clearTimeout(timer);
    child.kill();
    await ended;
  }
}
