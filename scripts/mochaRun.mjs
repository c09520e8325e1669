/** Runs mocha, and answers with its real counts. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, root } from "./setup.mjs";

// Instead of .mocharc.json's tsx: what tsx wraps around each module would count as branches of it.
const compiledPlainly = [
  "--no-config",
  ...["--require", "tests/support/transpile.cjs"],
  ...["--extension", "ts"],
  ...["--timeout", "10000"],
  "--forbid-only",
];

/**
 * @typedef {{ passes: number, failures: number, pending: number }} Counts `failures` is never 0 where something went wrong
 *
 * @param {string[]} layers folders of tests/, in one process
 * @param {{ env: NodeJS.ProcessEnv, timeoutMs: number, coverage?: boolean }} options `coverage` measures it by c8, and holds it
 * to the thresholds of .c8rc.json
 * @returns {Counts}
 */
export function runMocha(layers, { env, timeoutMs, coverage = false }) {
  const work = mkdtempSync(join(tmpdir(), "pulumi-lucidity-test-"));
  const counts = join(work, "counts.json");
  const files = layers.map((layer) => `tests/${layer}/**/*.test.ts`);
  const under = coverage
    ? [bin("c8"), "--check-coverage", "--", bin("mocha"), ...compiledPlainly]
    : [bin("mocha")];
  const command = [...under, "--reporter", "tests/support/countingReporter.cjs", ...files];
  try {
    const { status, error } = spawnSync(command[0], command.slice(1), {
      cwd: root,
      env: { ...env, MOCHA_COUNTS: counts },
      stdio: ["ignore", "inherit", "inherit"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    const { ran, ...result } = readCounts(counts);
    const wrong = (what) => {
      console.error(`${layers.join(" and ")}: ${what}`);
      return { ...result, failures: Math.max(1, result.failures) };
    };
    if (error?.code === "ETIMEDOUT") return wrong(`not over after ${timeoutMs / 60_000} minutes`);
    const empty = layers.filter((layer) => ran[layer] === undefined);
    if (empty.length > 0) return wrong(`no test has run of ${empty.join(" and ")}`);
    if (status !== 0 && result.failures === 0)
      return wrong(`ended with ${status} though no test failed; see above`);
    return result;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    // Mocha has not come to its end.
    return { passes: 0, failures: 0, pending: 0, ran: {} };
  }
}
