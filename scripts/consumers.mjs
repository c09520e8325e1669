/**
 * `npm run test:consumers`: projects that depend on the packed package, installed by every package manager and in every layout of
 * docs/projects.md, each deployed on the real engine. What cannot be fetched on this machine is named and left out.
 * `npm run test:consumers -- bundles bun` runs these files of tests/consumers alone; `--all` adds the rarer consumers.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureEngine } from "./engine.mjs";
import { runMocha } from "./mochaRun.mjs";
import { main, must, projectEnv, root, setUp } from "./setup.mjs";

const folder = "tests/consumers";
const ending = ".test.ts";
const mostMs = 30 * 60_000;
// The engine and the package managers spend half of their time waiting.
const jobs = 2 * availableParallelism();

const known = () =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

/** The package has been built. @returns {Promise<import("./mochaRun.mjs").Counts>} what was left out counts as pending */
export async function runConsumers({ names = known(), all = false } = {}) {
  const { dir } = await ensureEngine({ log: (line) => console.error(line) });
  const shared = mkdtempSync(join(tmpdir(), "pulumi-lucidity-consumers-"));
  const env = projectEnv({
    PULUMI_LUCIDITY_ENGINE_DIR: dir,
    PULUMI_LUCIDITY_CONSUMERS: shared,
    ...(all && { PULUMI_LUCIDITY_ALL_CONSUMERS: "1" }),
  });
  try {
    must(process.execPath, ["--import", "tsx", `${folder}/support/tools.ts`], env);
    const runs = names.map((name) => ({ layers: ["consumers"], file: `${folder}/${name}${ending}` }));
    return await runMocha(runs, { env, timeoutMs: mostMs, jobs });
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setUp(import.meta.url);
    const args = process.argv.slice(2);
    const names = args.filter((arg) => arg !== "--all");
    const wrong = names.filter((name) => !known().includes(name));
    if (wrong.length > 0)
      throw new Error(
        `unknown: ${wrong.join(" ")}; the files are ${known().join(", ")}, the only flag is --all`,
      );
    must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
    const sum = await runConsumers({
      names: names.length > 0 ? names : undefined,
      all: args.includes("--all"),
    });
    console.log(`\n${sum.passes} passed, ${sum.failures} failed, ${sum.pending} left out`);
    if (sum.failures > 0) process.exitCode = 1;
  });
}
