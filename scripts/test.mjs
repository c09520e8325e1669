/**
 * `npm test`: installs what is missing, builds, then runs unit, integration and e2e tests, and ends with the sum of their counts.
 * `npm test -- unit integration` runs these layers alone; `--coverage` measures sdk/ and provider/ over unit and integration,
 * and holds them to the thresholds of .c8rc.json.
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureEngine } from "./engine.mjs";
import { runMocha } from "./mochaRun.mjs";
import { main, must, projectEnv, root, setUp } from "./setup.mjs";

const layerNames = ["unit", "integration", "e2e"];
const quickMs = 5 * 60_000;
const e2eMs = 40 * 60_000;

/** @returns {Promise<import("./mochaRun.mjs").Counts>} the sums over all `layers` */
export async function runTests({ layers = layerNames, coverage = false } = {}) {
  const sum = { passes: 0, failures: 0, pending: 0 };
  const add = (counts) => {
    for (const key of Object.keys(sum)) sum[key] += counts[key];
  };
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  const quick = layers.filter((layer) => layer !== "e2e");
  const quickOptions = { env: projectEnv(), timeoutMs: quickMs };
  if (coverage && quick.length > 0) add(runMocha(quick, { ...quickOptions, coverage }));
  else for (const layer of quick) add(runMocha([layer], quickOptions));
  if (layers.includes("e2e")) {
    const { dir } = await ensureEngine({ log: (line) => console.error(line) });
    add(runMocha(["e2e"], { env: projectEnv({ PULUMI_LUCIDITY_ENGINE_DIR: dir }), timeoutMs: e2eMs }));
  }
  return sum;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setUp(import.meta.url);
    const args = process.argv.slice(2);
    const wrong = args.filter((arg) => arg !== "--coverage" && !layerNames.includes(arg));
    if (wrong.length > 0)
      throw new Error(
        `unknown: ${wrong.join(" ")}; the layers are ${layerNames.join(", ")}, the one flag is --coverage`,
      );
    const chosen = layerNames.filter((layer) => args.includes(layer));
    const sum = await runTests({
      layers: chosen.length > 0 ? chosen : layerNames,
      coverage: args.includes("--coverage"),
    });
    const skipped = sum.pending > 0 ? `, ${sum.pending} skipped` : "";
    console.log(`\n${sum.passes} passed, ${sum.failures} failed${skipped}`);
    if (sum.failures > 0) process.exitCode = 1;
  });
}
