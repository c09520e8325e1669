/**
 * `npm run test:versions`: the oldest and the newest of what can be had. Projects on each Node, SDK and TypeScript, and stories of
 * each front on the newest engine that is served as a Go module. It is built at the first run, which takes about 5 minutes on 2
 * cores: too long for `npm test`, whose engine is the oldest.
 */
import { copyFileSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pulumiBuild } from "../engine/goBuild.mjs";
import { ensureTools } from "../engine/tools.mjs";
import { ensureEngine } from "../engine.mjs";
import { log, testScript, withEngine } from "./command.mjs";
import { runConsumers } from "./consumers.mjs";
import { runMocha, sumOf } from "./mochaRun.mjs";

const newest = "3.276.0";
const mostMs = 30 * 60_000;
/** Most are told of both fronts. */
const stories = [
  "lifecycle",
  "groups",
  "failures",
  "previews",
  "states",
  "native/providers",
  "native/import",
];

async function runOnNewestEngine() {
  const built = await ensureTools("engine-newest", [pulumiBuild("newest", newest)], { log });
  if ("reason" in built) {
    console.log(`NOT TESTED: Pulumi ${newest}: ${built.reason}`);
    return { passes: 0, failures: 0, pending: 1 };
  }
  // It takes the language host of the engine of all tests: beside it, since it warns of one that is on the PATH.
  const { dir } = await ensureEngine({ log });
  for (const name of readdirSync(dir))
    if (name !== "pulumi") copyFileSync(join(dir, name), join(built.dir, name));
  process.env.PATH = [built.dir, process.env.PATH].join(delimiter);
  const runs = stories.map((name) => ({ layers: ["e2e"], file: `tests/e2e/${name}.test.ts` }));
  return withEngine((env) => runMocha(runs, { env, timeoutMs: mostMs, jobs: 2 }));
}

const parts = {
  projects: () => runConsumers({ names: ["versions", "modules"], all: true }),
  engine: runOnNewestEngine,
};

await testScript(import.meta.url, { parts: Object.keys(parts) }, async (chosen) => {
  const counts = [];
  for (const part of chosen) counts.push(await parts[part]());
  return sumOf(counts);
});
