/**
 * `npm run test:examples`: the examples that are not of one language alone. Type-checks the programs against the real packages
 * of the cloud providers and runs them with mocks, runs the commands that take a token from a store, lints the pipelines, and
 * runs the users' own tests of examples/testing. What this machine or its registries lack is named and left out.
 */
import { actionlint } from "../ci/workflows.mjs";
import { folderAs, log, pick, program, runFiles, testScript } from "./command.mjs";
import { languageHost } from "./languages.mjs";
import { ensureProviderPackages } from "./providerPackages.mjs";

const mostMs = 20 * 60_000;
const python = program("python3", "-m", "venv", "--help");

/** What each file of tests/examples needs. */
const needs = {
  documents: [],
  programs: [async () => folderAs("PULUMI_LUCIDITY_EXAMPLE_PACKAGES", await ensureProviderPackages(log))],
  tokens: [],
  githubPipelines: [async () => folderAs("PULUMI_LUCIDITY_ACTIONLINT_DIR", await actionlint(log))],
  gitlabPipeline: [python],
  testingNodejs: [],
  testingPython: [python, ...languageHost("python")],
};
const all = Object.keys(needs);

export const runExamples = (names = all) =>
  runFiles("examples", pick(needs, names), { timeoutMs: mostMs, jobs: 2 });

await testScript(import.meta.url, { parts: all }, runExamples);
