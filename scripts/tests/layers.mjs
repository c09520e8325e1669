/**
 * `npm test`: installs what is missing, builds, then runs unit, integration and e2e tests, and ends with the sum of their counts.
 * `npm test -- unit integration` runs these layers alone; `--coverage` measures sdk/ and provider/ over unit and integration,
 * and holds them to the thresholds of .c8rc.json.
 *
 * Unit and integration tests run side by side. So do the files of tests/e2e, which share one installation of the package, and
 * then, one after the other, those of tests/e2e/alone: they measure how long something takes.
 */

import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { projectEnv, root } from "../setup.mjs";
import { testScript, withEngine } from "./command.mjs";
import { runMocha, sumOf } from "./mochaRun.mjs";

const layerNames = ["unit", "integration", "e2e"];
const quickMs = 15 * 60_000;
const e2eMs = 20 * 60_000;
// The engine spends half of its time waiting.
const e2eJobs = 2 * availableParallelism();
// Started first, so that no slow one is left running alone at the end.
const longest = ["canaries", "failures", "faults", "groups", "interruptions", "lifecycle"].map(
  (name) => `tests/e2e/${name}.test.ts`,
);

/** @returns {Promise<import("./mochaRun.mjs").Counts>} the sums over all `layers` */
export async function runTests({ layers = layerNames, coverage = false } = {}) {
  const quick = layers.filter((layer) => layer !== "e2e");
  const runs = coverage ? [{ layers: quick, coverage }] : quick.map((layer) => ({ layers: [layer] }));
  const counts = [];
  if (quick.length > 0)
    counts.push(await runMocha(runs, { env: projectEnv(), timeoutMs: quickMs, jobs: quick.length }));
  if (layers.includes("e2e")) counts.push(await runE2e());
  return sumOf(counts);
}

const runE2e = () =>
  withEngine(async (env) => {
    const filesOf = (folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith(".test.ts"))
        .map((name) => `${folder}/${name}`);
    const runsOf = (files) => files.map((file) => ({ layers: ["e2e"], file }));
    const together = [
      ...new Set([
        ...longest,
        ...filesOf("tests/e2e"),
        ...filesOf("tests/e2e/engine"),
        ...filesOf("tests/e2e/native"),
      ]),
    ];
    console.log(`\ne2e: ${together.length} files, ${e2eJobs} side by side; each is shown when it ends`);
    const counts = [
      await runMocha(runsOf(together), { env, timeoutMs: e2eMs, jobs: e2eJobs }),
      await runMocha(runsOf(filesOf("tests/e2e/alone")), { env, timeoutMs: e2eMs, jobs: 1 }),
    ];
    return sumOf(counts);
  });

await testScript(import.meta.url, { parts: layerNames, flags: ["--coverage"] }, (layers, has) =>
  runTests({ layers, coverage: has("--coverage") }),
);
