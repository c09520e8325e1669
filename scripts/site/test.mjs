/** `npm run test:documents`: compiles or tries the code that the documents show. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureEngine } from "../engine.mjs";
import { runMocha } from "../mochaRun.mjs";
import { main, must, projectEnv, root, setUp } from "../setup.mjs";

const mostMs = 10 * 60_000;

/** @returns {Promise<import("../mochaRun.mjs").Counts>} */
export async function runDocuments() {
  const { dir } = await ensureEngine({ log: (line) => console.error(line) });
  const env = projectEnv({ PULUMI_LUCIDITY_ENGINE_DIR: dir });
  return runMocha([{ layers: ["documents"] }], { env, timeoutMs: mostMs, jobs: 1 });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setUp(import.meta.url);
    must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
    const { passes, failures } = await runDocuments();
    console.log(`\n${passes} passed, ${failures} failed`);
    if (failures > 0) process.exitCode = 1;
  });
}
