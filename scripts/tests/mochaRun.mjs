/** Runs mocha, in several processes side by side, and sums up their counts. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, must, root } from "../setup.mjs";

// Instead of tsx of .mocharc.json: the wrapper that tsx puts around each module would count as branches.
const compiledPlainly = [
  "--no-config",
  ...["--require", "tests/support/preloads/transpile.cjs"],
  ...["--extension", "ts"],
  ...["--timeout", "60000"],
  "--forbid-only",
];

/**
 * @typedef {{ passes: number, failures: number, pending: number }} Counts `failures` is never 0 if anything went wrong
 *
 * @typedef {object} Run what one process of mocha does
 * @property {string[]} layers folders of tests/, each of which must have a test
 * @property {string} [file] one file of them, or a pattern of files; all by default
 * @property {NodeJS.ProcessEnv} [env] added to that of all
 * @property {string} [coverage] the folder in which V8 leaves what it measures
 */

const zero = () => ({ passes: 0, failures: 0, pending: 0 });

export function sumOf(all) {
  const sum = zero();
  for (const counts of all) for (const key of Object.keys(sum)) sum[key] += counts[key];
  return sum;
}

/**
 * Runs each in a process of its own. The output of a single one is shown as it comes, of several when each ends.
 *
 * @param {Run[]} runs
 * @param {{ env: NodeJS.ProcessEnv, timeoutMs: number, jobs: number }} options `timeoutMs` is for all of them together,
 * `jobs` for how many run side by side
 * @returns {Promise<Counts>} the sum
 * @throws Error if it was interrupted, once all have ended and cleaned up
 */
export async function runMocha(runs, { env, timeoutMs, jobs }) {
  const endMs = Date.now() + timeoutMs;
  const waiting = [...runs];
  const done = [];
  const groups = new Set();
  let isInterrupted = false;
  // Mocha ends its test and cleans up; at the second signal it ends at once.
  const interrupt = () => {
    isInterrupted = true;
    waiting.length = 0;
    for (const group of groups) end(group, "SIGINT");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, interrupt);
  const work = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift())
      done.push(await runOne(run, { env, endMs, timeoutMs, groups, isAlone: runs.length === 1 }));
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
  if (isInterrupted) throw new Error("interrupted");
  return sumOf(done);
}

/** Reports what V8 has measured in the folder, and holds it to the thresholds of .c8rc.json. */
export function checkCoverage(folder, env) {
  try {
    must(bin("c8"), ["report", "--check-coverage", "--temp-directory", folder], env);
    return zero();
  } catch (error) {
    console.error(error.message);
    return { ...zero(), failures: 1 };
  }
}

function end(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // They have ended already.
  }
}

async function runOne({ layers, file, coverage, env: own }, { env, endMs, timeoutMs, groups, isAlone }) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-test-"));
  const counts = join(folder, "counts.json");
  const files = file ? [file] : layers.map((layer) => `tests/${layer}/**/*.test.ts`);
  const name = file ?? layers.join(" and ");
  const mocha = [bin("mocha"), ...(coverage ? compiledPlainly : [])];
  const colour = process.stdout.isTTY ? ["--color"] : [];
  const command = [...mocha, ...colour, "--reporter", "scripts/tests/countingReporter.cjs", ...files];
  const startMs = Date.now();
  try {
    const ended = await spawned(
      command,
      { ...env, ...own, MOCHA_COUNTS: counts, ...(coverage && { NODE_V8_COVERAGE: coverage }) },
      { endMs, groups, isAlone },
    );
    if (!isAlone) {
      const seconds = Math.round((Date.now() - startMs) / 1_000);
      console.log(`\n== ${name} (${seconds} s)\n${ended.output.replace(/\s+$/, "")}`);
    }
    const { ran, ...result } = readCounts(counts);
    const wrong = (what) => {
      console.error(`${name}: ${what}`);
      return { ...result, failures: Math.max(1, result.failures) };
    };
    if (ended.isLate) return wrong(`timed out after ${timeoutMs / 60_000} minutes`);
    const empty = layers.filter((layer) => ran[layer] === undefined);
    if (empty.length > 0)
      return wrong(`no test has run of ${empty.join(" and ")}; it ended with ${ended.status}`);
    if (ended.status !== 0 && result.failures === 0)
      return wrong(`ended with ${ended.status} though no test failed; see above`);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs in a process group of its own, so that an interruption or the time limit ends it with everything that it has started.
 *
 * @returns {Promise<{ status: number | string, isLate: boolean, output: string }>}
 */
async function spawned([file, ...args], env, { endMs, groups, isAlone }) {
  const stdio = ["ignore", ...(isAlone ? ["inherit", "inherit"] : ["pipe", "pipe"])];
  const child = spawn(file, args, { cwd: root, env, stdio, detached: true });
  const { promise: status, resolve, reject } = Promise.withResolvers();
  child.once("error", reject).once("close", (code, by) => resolve(code ?? by));
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => chunks.push(chunk));
  let isLate = false;
  const atEnd = () => {
    isLate = true;
    end(child.pid, "SIGKILL");
    // A process that left the group may still hold them open.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const timer = setTimeout(atEnd, Math.max(0, endMs - Date.now()));
  groups.add(child.pid);
  try {
    return { status: await status, isLate, output: Buffer.concat(chunks).toString("utf8") };
  } finally {
    clearTimeout(timer);
    groups.delete(child.pid);
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Mocha did not finish.
    return { ...zero(), ran: {} };
  }
}
