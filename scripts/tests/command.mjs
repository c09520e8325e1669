/** What the scripts that run tests share: their command line, the package that their tests install, and how they end. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureEngine } from "../engine.mjs";
import { main, must, projectEnv, root, setUp } from "../setup.mjs";

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
  const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-installations-"));
  process.env.PULUMI_LUCIDITY_ENGINE_DIR = dir;
  process.env.PULUMI_LUCIDITY_INSTALLATIONS = folder;
  try {
    must(process.execPath, ["--import", "tsx", "tests/support/packages.ts"], projectEnv());
    return await work(projectEnv());
  } finally {
    delete process.env.PULUMI_LUCIDITY_ENGINE_DIR;
    delete process.env.PULUMI_LUCIDITY_INSTALLATIONS;
    rmSync(folder, { recursive: true, force: true });
  }
}

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
  if (url !== pathToFileURL(process.argv[1]).href) return;
  await main(async () => {
    await setUp(url);
    const args = process.argv.slice(2);
    const wrong = args.filter((arg) => !parts.includes(arg) && !flags.includes(arg));
    if (wrong.length > 0)
      throw new Error(`unknown argument: ${wrong.join(" ")}; known are ${[...parts, ...flags].join(", ")}`);
    build();
    const chosen = parts.filter((part) => args.includes(part));
    printSum(await run(chosen.length > 0 ? chosen : parts, (flag) => args.includes(flag)));
  });
}
