/**
 * Run by .ci/run: all checks, then all tests. Each check counts as one test; the last line prints the sums. `.ci/run checks` leaves
 * the tests to other jobs.
 */

import { diagram } from "./ci/architectureDiagram.mjs";
import { audit, checksums, installScripts, licences } from "./ci/dependencies.mjs";
import { packageFiles } from "./ci/packageFiles.mjs";
import { areTheTypesWrong, publint } from "./ci/packed.mjs";
import { imports, paths, sizes } from "./ci/structure.mjs";
import { workflows } from "./ci/workflows.mjs";
import { makeNewestEngine } from "./engine/newest.mjs";
import { checkSdks } from "./plugin/sdks.mjs";
import { bin, main, must, projectEnv, setUp } from "./setup.mjs";
import { buildSite } from "./site/main.mjs";
import { build, printSum, withEngine } from "./tests/command.mjs";
import { runConsumers } from "./tests/consumers.mjs";
import { runDocuments } from "./tests/documents.mjs";
import { runExamples } from "./tests/examples.mjs";
import { runLanguages } from "./tests/languages.mjs";
import { runTests } from "./tests/layers.mjs";

const tool =
  (name, ...args) =>
  () =>
    must(bin(name), args, projectEnv());

// Imported late: the tool that it uses may have to be installed first.
const surface = async () => (await import("./ci/surface.mjs")).surface();

/** A check throws if it fails, and returns `{ skipped: why }` if it cannot run. */
const checks = [
  ["format and lint", tool("biome", "check", ".")],
  ["types", tool("tsc", "--noEmit")],
  ["what a program may write and what its compiler refuses", tool("tsc", "-p", "tests/types")],
  ["nothing unused", tool("knip")],
  ["who imports whom", imports],
  ["sizes of files and folders", sizes],
  ["files that the documents name", paths],
  ["the diagram in docs/architecture.md", diagram],
  ["the SDKs as the schema of the native provider says", () => checkSdks(console.error)],
  ["the workflows on GitHub (actionlint)", () => workflows(console.error)],
  ["known vulnerabilities of what is shipped", audit],
  ["licences of what is shipped", licences],
  ["no install scripts in what is shipped", installScripts],
  ["checksums of all dependencies", checksums],
  ["the site of the documents, every page and link", () => buildSite()],
];
const checksOfTheBuild = [
  ["the package's files", packageFiles],
  ["the exported API as docs/surface has it", surface],
  ["package.json describes the package (publint)", publint],
  ["the types of each entry point (are the types wrong)", areTheTypesWrong],
];

const sum = { passes: 0, failures: 0, pending: 0 };

/** Adds to the sum what tests count, or one for a check. */
async function make([name, run]) {
  console.log(`\n== ${name}`);
  try {
    const result = (await run()) ?? {};
    if ("passes" in result) for (const key of Object.keys(sum)) sum[key] += result[key];
    else if (result.skipped === undefined) sum.passes += 1;
    else {
      sum.pending += 1;
      console.log(`NOT CHECKED: ${result.skipped}`);
    }
  } catch (error) {
    sum.failures += 1;
    console.log(`FAILED: ${error.message}`);
  }
}

const onTheEngine = [
  ["e2e tests", () => runTests({ layers: ["e2e"] })],
  ["a program in each language", () => runLanguages()],
  ["code that the documents show", runDocuments],
  ["the other examples", () => runExamples()],
  ["projects of every package manager and layout", () => runConsumers()],
];

await main(import.meta.url, async () => {
  await setUp(import.meta.url);
  for (const check of checks) await make(check);
  await make(["the build", build]);
  if (!process.argv.includes("checks")) await runAllTests();
  for (const check of checksOfTheBuild) await make(check);
  printSum(sum);
});

async function runAllTests() {
  makeNewestEngine();
  await make([
    "unit and integration tests",
    () => runTests({ layers: ["unit", "integration"], coverage: true }),
  ]);
  await make([
    "tests on the engine",
    () =>
      withEngine(async () => {
        for (const tests of onTheEngine) await make(tests);
      }),
  ]);
}
