/**
 * `npm run test:examples`: the examples that are not of one language alone. Type-checks the programs against the real packages
 * of the cloud providers and runs them with mocks, runs the commands that take a token from a store, lints the pipelines, and
 * runs the users' own tests of examples/testing. What this machine or its registries lack is named and left out.
 */
import { actionlint } from "../ci/workflows.mjs";
import { run } from "../engine/run.mjs";
import { log, testScript, withEngine } from "./command.mjs";
import { languageHost } from "./languages.mjs";
import { runMocha, sumOf } from "./mochaRun.mjs";
import { ensureProviderPackages } from "./providerPackages.mjs";

const mostMs = 20 * 60_000;

/** A tool's folder as the environment variable of the test that uses it. */
const as = (name, found) => ("reason" in found ? found : { env: { [name]: found.dir } });

async function python() {
  const { code, error } = await run("python3", ["-m", "venv", "--help"], {
    env: process.env,
    timeoutMs: 30_000,
  });
  return code === 0 ? {} : { reason: `python3 does not run: ${error?.message ?? `exit code ${code}`}` };
}

/** What each file of tests/examples needs: `{ env }` for it, or `{ reason }` why it is left out. */
const needs = {
  documents: [],
  programs: [async () => as("PULUMI_LUCIDITY_EXAMPLE_PACKAGES", await ensureProviderPackages(log))],
  tokens: [],
  githubPipelines: [async () => as("PULUMI_LUCIDITY_ACTIONLINT_DIR", await actionlint(log))],
  gitlabPipeline: [python],
  testingNodejs: [],
  testingPython: [python, async () => as("PULUMI_LUCIDITY_HOSTS_DIR", await languageHost("python"))],
};

/** @returns {Promise<import("./mochaRun.mjs").Counts>} what was left out counts as pending */
export const runExamples = (names = Object.keys(needs)) =>
  withEngine(async (env) => {
    const runs = [];
    let pending = 0;
    for (const name of names) {
      const found = [];
      for (const need of needs[name]) found.push(await need());
      const missing = found.filter((one) => "reason" in one);
      for (const { reason } of missing) console.log(`NOT TESTED: tests/examples/${name}.test.ts: ${reason}`);
      if (missing.length > 0) pending += 1;
      else runs.push({ layers: ["examples"], file: `tests/examples/${name}.test.ts` });
      for (const one of found) Object.assign(env, one.env);
    }
    const counts = await runMocha(runs, { env, timeoutMs: mostMs, jobs: 2 });
    return sumOf([counts, { passes: 0, failures: 0, pending }]);
  });

await testScript(import.meta.url, { parts: Object.keys(needs) }, runExamples);
