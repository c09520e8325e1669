/** `npm run test:documents`: compiles or tries the code that the documents show. */

import { testScript, withEngine } from "./command.mjs";
import { runMocha } from "./mochaRun.mjs";

const timeoutMs = 10 * 60_000;

export const runDocuments = () =>
  withEngine((env) => runMocha([{ layers: ["documents"] }], { env, timeoutMs, jobs: 1 }));

await testScript(import.meta.url, {}, runDocuments);
