/**
 * `npm test`: installs what is missing, builds, then runs unit, integration and e2e tests, and ends with the sum of their counts.
 * `npm test -- unit integration` runs these layers alone; `--coverage` measures sdk/ and provider/ over unit and integration,
 * and holds them to the thresholds of .c8rc.json.
 *
 * Unit tests and each folder of the integration tests run side by side. So do the files of tests/e2e, which share one installation of the package, then
 * some of them again on the newest engine, which is built meanwhile, and then, one after the other, those of tests/e2e/alone: they
 * measure how long something takes.
 */

import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ensureNewestEngine, makeNewestEngine, newestVersion } from "../engine/newest.mjs";
import { projectEnv, root, withFolder } from "../setup.mjs";
import { log, testScript, withEngine } from "./command.mjs";
import { checkCoverage, runMocha, sumOf } from "./mochaRun.mjs";

const layerNames = ["unit", "integration", "e2e"];
const quickMs = 15 * 60_000;
const e2eMs = 30 * 60_000;
// Integration tests spend much of their time waiting.
const quickJobs = 1 + availableParallelism();
// The engine spends half of its time waiting.
const e2eJobs = 2 * availableParallelism();
const integration = "tests/integration";
const ofIntegration = readdirSync(join(root, integration), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `${integration}/${name}/*.test.ts`)
  .concat(`${integration}/*.test.ts`)
  .reverse();
const filesOf = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`);
const named = (...names) => names.map((name) => `tests/e2e/${name}.test.ts`);
const together = [
  ...new Set([
    // Started first, so that no slow one is left running alone at the end.
    ...named("canaries", "failures", "faults", "groups", "interruptions", "lifecycle"),
    ...filesOf("tests/e2e"),
    ...filesOf("tests/e2e/engine"),
    ...filesOf("tests/e2e/native"),
  ]),
];
const alone = filesOf("tests/e2e/alone");
/** Told of each front: a wait that succeeds, with its preview, refresh and end, one that fails, a `get`, an import. */
const onBothEngines = named("lifecycle", "failures", "declarations", "native/import");

/** @returns {Promise<import("./mochaRun.mjs").Counts>} the sums over all `layers` */
export async function runTests({ layers = layerNames, coverage = false } = {}) {
  if (layers.includes("e2e")) makeNewestEngine();
  const quick = layers.filter((layer) => layer !== "e2e");
  const counts = [];
  if (coverage) counts.push(await withFolder("coverage", (folder) => runMeasured(quick, folder)));
  else if (quick.length > 0) counts.push(await runQuick(quick));
  if (layers.includes("e2e")) counts.push(await withEngine(runE2e));
  return sumOf(counts);
}

function runQuick(layers, coverage) {
  const runs = layers.flatMap((layer) =>
    (layer === "integration" ? ofIntegration : [`tests/${layer}/**/*.test.ts`]).map((file) => ({
      layers: [layer],
      file,
      coverage,
    })),
  );
  return runMocha(runs, { env: projectEnv(), timeoutMs: quickMs, jobs: quickJobs });
}

async function runMeasured(layers, folder) {
  return sumOf([await runQuick(layers, folder), checkCoverage(folder, projectEnv())]);
}

async function runE2e(env) {
  const counts = [await runFiles(together, env), await runOnNewest(onBothEngines, env)];
  return sumOf([...counts, await runFiles(alone, env, 1)]);
}

function runFiles(files, env, jobs = e2eJobs) {
  console.log(`\ne2e: ${files.length} files, ${jobs} side by side; each is shown when it ends`);
  const runs = files.map((file) => ({ layers: ["e2e"], file }));
  return runMocha(runs, { env, timeoutMs: e2eMs, jobs });
}

async function runOnNewest(files, env) {
  const newest = await ensureNewestEngine({ log });
  console.log(`\nPulumi ${newestVersion}:`);
  if (!("reason" in newest)) return runFiles(files, { ...env, PULUMI_LUCIDITY_ENGINE_DIR: newest.dir });
  const { reason, isWithoutGo } = newest;
  console.log(`${isWithoutGo ? "NOT TESTED" : "FAILED: it could not be built"}: ${reason}`);
  return { passes: 0, failures: isWithoutGo ? 0 : 1, pending: isWithoutGo ? 1 : 0 };
}

/** The rest of the stories that `npm test` tells on the newest engine. */
export const runRestOnNewest = () =>
  withEngine((env) =>
    runOnNewest(
      together.filter((file) => !onBothEngines.includes(file)),
      env,
    ),
  );

await testScript(import.meta.url, { parts: layerNames, flags: ["--coverage"] }, (layers, has) =>
  runTests({ layers, coverage: has("--coverage") }),
);
