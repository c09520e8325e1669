/** What the scripts that run tests share: their command line, the package that their tests install, and how they end. */
import { join } from "node:path";
import { run } from "../engine/run.mjs";
import { ensureEngine } from "../engine.mjs";
import { main, must, projectEnv, root, setUp, withFolder } from "../setup.mjs";
import { runMocha, sumOf } from "./mochaRun.mjs";

export const log = (line) => console.error(line);

/**
 * Runs `work` with the environment of tests on the engine. The package is packed and installed once for all of them, also where
 * one `work` calls another.
 *
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 */
export async function withEngine(work) {
  if (process.env.PULUMI_LUCIDITY_INSTALLATIONS !== undefined) return work(projectEnv());
  const { dir } = await ensureEngine({ log });
  return withFolder("installations", async (folder) => {
    process.env.PULUMI_LUCIDITY_ENGINE_DIR = dir;
    process.env.PULUMI_LUCIDITY_INSTALLATIONS = folder;
    try {
      must(process.execPath, ["--import", "tsx", "tests/support/packages.ts"], projectEnv());
      return await work(projectEnv());
    } finally {
      delete process.env.PULUMI_LUCIDITY_ENGINE_DIR;
      delete process.env.PULUMI_LUCIDITY_INSTALLATIONS;
    }
  });
}

/** @typedef {{ env?: NodeJS.ProcessEnv } | { reason: string }} Found what a test needs, or why this machine does not have it */

/**
 * A test that needs a program.
 *
 * @returns {() => Promise<Found>}
 */
export const program =
  (command, ...args) =>
  async () => {
    const { code, error } = await run(command, args, { env: process.env, timeoutMs: 30_000 });
    return code === 0 ? {} : { reason: `${command} does not run: ${error?.message ?? `exit code ${code}`}` };
  };

/** The folder of a tool as a variable for the test that uses it. @returns {Found} */
export const folderAs = (name, found) => ("reason" in found ? found : { env: { [name]: found.dir } });

/**
 * Runs files of tests/ on the engine. One that needs what this machine lacks is named, and counts as pending.
 *
 * @param {string} folder
 * @param {Record<string, (() => Promise<Found>)[]>} needs of each file, by its name
 * @param {{ timeoutMs: number, jobs: number }} options
 */
export const runFiles = (folder, needs, options) =>
  withEngine(async (env) => {
    const runs = [];
    let pending = 0;
    for (const [name, needed] of Object.entries(needs)) {
      const file = `tests/${folder}/${name}.test.ts`;
      const found = [];
      for (const find of needed) found.push(await find());
      const missing = found.filter((one) => "reason" in one);
      for (const { reason } of missing) console.log(`NOT TESTED: ${file}: ${reason}`);
      if (missing.length > 0) pending += 1;
      else runs.push({ layers: [folder], file, env: Object.assign({}, ...found.map((one) => one.env)) });
    }
    return sumOf([await runMocha(runs, { env, ...options }), { passes: 0, failures: 0, pending }]);
  });

export const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));

export const build = () => must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());

/** Prints the sum as the last line, and sets the exit code. */
export function printSum({ passes, failures, pending }) {
  if (pending > 0) console.log(`\n${pending} left out or skipped`);
  console.log(`\n${passes} passed, ${failures} failed`);
  if (failures > 0) process.exitCode = 1;
}

/**
 * Runs the script if it is the one that was started: builds, and runs the parts that its arguments name, or all.
 *
 * @param {string} url the script's `import.meta.url`
 * @param {{ parts?: string[], flags?: string[] }} known what its arguments may be
 * @param {(parts: string[], has: (flag: string) => boolean) => Promise<import("./mochaRun.mjs").Counts>} run
 */
export async function testScript(url, { parts = [], flags = [] }, run) {
  await main(url, async (...args) => {
    await setUp(url);
    const wrong = args.filter((arg) => !parts.includes(arg) && !flags.includes(arg));
    if (wrong.length > 0)
      throw new Error(`unknown argument: ${wrong.join(" ")}; known are ${[...parts, ...flags].join(", ")}`);
    build();
    const chosen = parts.filter((part) => args.includes(part));
    printSum(await run(chosen.length > 0 ? chosen : parts, (flag) => args.includes(flag)));
  });
}
