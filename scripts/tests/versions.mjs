/**
 * `npm run test:versions`: the oldest and the newest of what can be had. Projects on each Node, SDK and TypeScript, and on the newest
 * engine the stories that `npm test` does not tell there.
 */
import { testScript } from "./command.mjs";
import { runConsumers } from "./consumers.mjs";
import { runRestOnNewest } from "./layers.mjs";
import { sumOf } from "./mochaRun.mjs";

const parts = {
  projects: () => runConsumers({ names: ["versions", "modules"], all: true }),
  engine: runRestOnNewest,
};

await testScript(import.meta.url, { parts: Object.keys(parts) }, async (chosen) => {
  const counts = [];
  for (const part of chosen) counts.push(await parts[part]());
  return sumOf(counts);
});
