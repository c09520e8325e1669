/**
 * `npm run test:consumers`: projects that depend on the packed package, installed by every package manager and in every layout of
 * docs/projects.md, each deployed on the real engine. What cannot be fetched on this machine is named and left out.
 * `npm run test:consumers -- bundles bun` runs these files of tests/consumers alone; `--all` adds the rarer consumers.
 */
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "../setup.mjs";
import { runFiles, testScript } from "./command.mjs";

const ending = ".test.ts";
const mostMs = 30 * 60_000;
// The engine and the package managers spend half of their time waiting.
const jobs = 2 * availableParallelism();

const known = readdirSync(join(root, "tests/consumers"))
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));

/** The package has been built. @returns {Promise<import("./mochaRun.mjs").Counts>} what was left out counts as pending */
export const runConsumers = ({ names = known, all = false } = {}) => {
  const env = all ? { PULUMI_LUCIDITY_ALL_CONSUMERS: "1" } : {};
  const needs = Object.fromEntries(names.map((name) => [name, [async () => ({ env })]]));
  return runFiles("consumers", needs, { timeoutMs: mostMs, jobs });
};

await testScript(import.meta.url, { parts: known, flags: ["--all"] }, (names, has) =>
  runConsumers({ names, all: has("--all") }),
);
