/**
 * `npm run bench`: how soon the end of an onboarding is noticed, and with how many requests, in virtual time.
 *
 *   npm run bench                             prints the tables, in less than a minute
 *   npm run bench -- --only "200 queued"      runs the scenarios whose names begin with this
 *   npm run bench -- --seeds-from 5000        uses other seeds
 *   npm run bench -- --write                  uses more seeds and writes docs/performance.md with its plots; with --only, the
 *                                             other scenarios keep their results
 *   npm run bench -- --trace FILE [--json]    measures your own trace: visibleAfterS,pendingS,inProgressS,final
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { judgeStacks, stackScenarios } from "../tests/support/stacks/scenarios";
import { type Job, Pool } from "./pool";
import { type StackResults, writeReport } from "./report/page";
import { type Result, type Summary, summarized } from "./results/results";
import type { ScenarioResults } from "./results/store";
import { judge, type Verdict } from "./results/targets";
import { endS, parseTrace, type Scenario, scenarios, type Trace } from "./world/traces";

/** The rules were tuned on the seeds below 100. */
const firstSeed = 1_001;
/** Traces with more partitions times seconds than this run for one seed only, to stay below a minute. */
const muchPartitionS = 1_000_000;

const seedsOf = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

async function runTrace(trace: Trace, file: string, json: boolean, pool: Pool): Promise<void> {
  const partitionS = trace.reduce((sum, onboarding) => sum + endS(onboarding), 0);
  const seeds = seedsOf(firstSeed, partitionS > muchPartitionS ? 1 : 3);
  const results = (await pool.run(seeds.map((seed): Job => ({ of: trace, seeds: [seed] })))).map(summarized);
  if (!json) return print(`${file}: ${trace.length} partitions, ${seeds.length} seeds`, results);
  const round = (value: number, digits: number) => Number(value.toFixed(digits));
  const policies = results.map(({ name, mean: { meanLagS, p95LagS, requests, throttled, lastNoticedS } }) => {
    return {
      name,
      meanLagS: round(meanLagS, 3),
      p95LagS: round(p95LagS, 3),
      requests: round(requests, 1),
      throttled: round(throttled, 1),
      lastNoticedS: round(lastNoticedS, 1),
    };
  });
  console.log(JSON.stringify({ policies }));
}

/** As many as the time allows. Fewer partitions need more seeds for a stable mean. */
function seedCount({ partitions }: Scenario, write: boolean): number {
  if (partitions === 1) return 1_000;
  if (partitions >= 1_000) return write ? 2 : 1;
  const counts: Record<number, [plain: number, write: number]> = { 10: [20, 100], 50: [6, 30], 200: [2, 8] };
  const [plain, more] = counts[partitions] ?? [2, 8];
  return write ? more : plain;
}

function jobsOf(scenario: Scenario, from: number, write: boolean): Job[] {
  const seeds = seedsOf(from, seedCount(scenario, write));
  const chunk = Math.ceil(200 / scenario.partitions);
  return Array.from({ length: Math.ceil(seeds.length / chunk) }, (_, index): Job => {
    const job = { of: scenario.name, seeds: seeds.slice(index * chunk, (index + 1) * chunk) };
    // A thousand loops that meet the limit all the time take minutes to simulate, so they run only once, for the page.
    return { ...job, rulesAlone: scenario.partitions >= 1_000 && !(write && index === 0) };
  });
}

/** The scenarios of several stacks. They run for the page whatever is chosen: they take seconds. */
async function runStacks(only: string, from: number, write: boolean): Promise<StackResults[]> {
  const all: StackResults[] = [];
  for (const scenario of stackScenarios.filter(({ name }) => write || name.startsWith(only)))
    all.push({ name: scenario.name, judged: await judgeStacks(scenario, seedsOf(from, write ? 30 : 4)) });
  return all;
}

async function runScenarios(only: string, from: number, write: boolean, pool: Pool): Promise<void> {
  const chosen = scenarios().filter(({ name }) => name.startsWith(only));
  const stacks = await runStacks(only, from, write);
  if (chosen.length + stacks.length === 0)
    throw new Error(`no scenario has a name that begins with ${JSON.stringify(only)}`);
  console.log(`Node ${process.version}, virtual time, seeds from ${from}`);
  console.log("lags in seconds; means over seeds ± standard deviation over seeds");
  const startedMs = performance.now();
  const all: ScenarioResults[] = [];
  const verdicts: Verdict[] = [];
  // The longest scenarios start first: one that starts last would keep a single core busy at the end.
  const running = new Map<Scenario, Promise<Result[]>>();
  for (const scenario of [...chosen].sort((a, b) => b.partitions - a.partitions)) {
    const found = pool.run(jobsOf(scenario, from, write));
    // It is awaited below, unless another one fails before.
    found.catch(() => {});
    running.set(scenario, found);
  }
  for (const scenario of chosen) {
    const results = ((await running.get(scenario)) ?? []).map(summarized);
    const seeds = seedCount(scenario, write);
    print(`${scenario.name} (${scenario.about}), ${seeds} seeds`, results);
    all.push({ name: scenario.name, seeds, from, results });
    verdicts.push(...judge(scenario, results));
  }
  for (const { name, judged } of stacks)
    for (const { figure, mean, lowest, highest, target, reached } of judged) {
      const [its, least, greatest] = [mean, lowest, highest].map((value) => value.toFixed(2));
      verdicts.push({
        scenario: name,
        target: `${figure}, ${target}`,
        measured: `${its} (${least} to ${greatest})`,
        reached,
      });
    }
  console.log("\nTargets");
  for (const { scenario, target, measured, reached } of verdicts)
    console.log(
      `  ${reached ? "reached" : "MISSED "}  ${scenario.padEnd(41)} ${target.padEnd(44)} ${measured}`,
    );
  console.log(`\n${Math.round((performance.now() - startedMs) / 1_000)} s of real time`);
  if (write) writeReport(all, stacks);
}

const heads = ["mean lag", "p95 lag", "requests", "429s", "last noticed"];

function print(title: string, results: readonly Summary[]): void {
  console.log(`\n${title}`);
  console.log(`  ${"".padEnd(36)}${heads.map((head) => head.padStart(18)).join("")}`);
  for (const { name, mean, deviation: off } of results) {
    const cells = [
      `${mean.meanLagS.toFixed(1)} ± ${off.meanLagS.toFixed(1)}`,
      `${mean.p95LagS.toFixed(1)} ± ${off.p95LagS.toFixed(1)}`,
      `${mean.requests.toFixed(0)} ± ${off.requests.toFixed(0)}`,
      mean.throttled.toFixed(1),
      `${mean.lastNoticedS.toFixed(0)} ± ${off.lastNoticedS.toFixed(0)}`,
    ];
    console.log(`  ${name.padEnd(36)}${cells.map((cell) => cell.padStart(18)).join("")}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      trace: { type: "string" },
      json: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      "seeds-from": { type: "string", default: String(firstSeed) },
      write: { type: "boolean", default: false },
    },
  });
  const { trace: file, json, only, write, "seeds-from": seedsFrom } = values;
  const from = Number(seedsFrom);
  if (!Number.isSafeInteger(from) || from < 0) throw new Error("--seeds-from must be an integer from 0");
  if (json && file === undefined) throw new Error("--json needs --trace FILE");
  if (write && file !== undefined) throw new Error("--write works with the scenarios, not with --trace");
  const pool = new Pool(availableParallelism());
  try {
    if (file !== undefined) await runTrace(parseTrace(readFileSync(file, "utf8")), file, json, pool);
    else await runScenarios(only, from, write, pool);
  } finally {
    pool.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
