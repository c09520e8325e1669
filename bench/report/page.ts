/** Writes docs/performance.md and its plots from the latest results of each scenario. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Judged } from "../../tests/support/stacks/scenarios";
import { informed, type Summary, secondStack } from "../results/results";
import { load, type ScenarioResults, save } from "../results/store";
import { bestRival } from "../results/targets";
import { scenarios } from "../world/traces";
import { markdownTable } from "./markdown";
import { plotLags, plotTrade } from "./plots";

const docs = join(__dirname, "..", "..", "docs");
const folder = join(docs, "performance");

/** One scenario of several stacks. */
export interface StackResults {
  name: string;
  judged: readonly Judged[];
}

/** Keeps the earlier results of scenarios that were not measured. */
export function writeReport(measured: readonly ScenarioResults[], stacks: readonly StackResults[]): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "results.tsv");
  const former = load(file);
  const all = scenarios().flatMap(({ name }) => {
    const found = [...measured, ...former].find((results) => results.name === name);
    return found ? [found] : [];
  });
  save(file, all);
  const plotted = (name: string, draw: (results: readonly Summary[]) => string) => {
    const found = all.find((results) => results.name === name);
    return found ? [draw(found.results)] : [];
  };
  const plots = [
    ...plotted("200 queued, 5 workers", (results) =>
      plotLags(folder, "queue", "200 partitions, and a vendor who works on 5 at a time", results),
    ),
    ...plotted("200 at once, σ 0.8", (results) =>
      plotLags(folder, "at-once", "200 partitions, and a vendor who works on all at once", results),
    ),
    ...plotted("1 at once, σ 0.8", (results) =>
      plotTrade(folder, "one", "One partition: how soon, for how many requests", results),
    ),
  ];
  writeFileSync(join(docs, "performance.md"), page(all, plots, stacks));
}

function page(
  all: readonly ScenarioResults[],
  plots: readonly string[],
  stacks: readonly StackResults[],
): string {
  const from = [...new Set(all.map((found) => found.from))].join(" or ");
  return `# Performance of the schedule

<!-- Written by \`npm run bench -- --write\`. -->

The vendor allows about 50 requests a minute, and each asks for one partition. How soon does a deployment notice that a partition
is onboarded, and how many requests does that take? \`npm run bench\` measures it in virtual time: every policy polls the same simulated
API, which answers 429 above 50 requests in any 60 s, on the same traces, with nothing sent before. The rules were tuned on other
seeds. The same seeds give the same figures on any machine; these are of seeds from ${from}.

## What is compared

- **this package**: the next request goes to the wait whose partition has most probably ended since its last check. The schedule
  learns from all waits of the process how long PENDING and IN_PROGRESS last.
- **simpler rules** under the same budget: **round-robin** (the wait checked longest ago is next), and **fixed-tuned** (one interval
  for all, evenly staggered, chosen afterwards for the trace, with no more requests than this package made).
- **a loop for each partition**, as the documentation of these packages shows it: **@smithy/util-waiter** with its defaults and with those
  of EC2's waiters, **@azure/core-lro**, **p-retry**, a **fixed** interval of 15 s and of 30 s, and **StateChangeConf** of
  terraform-plugin-sdk, rebuilt from its published behaviour. Only 429s slow them down.
- **one that knows the distributions**: this package's rule, told beforehand how long PENDING and IN_PROGRESS last, from 3,000
  other partitions of the same kind, and nothing else. Above 1, learning faster could gain something; below 1, what the run
  itself shows is worth more than what other runs have shown.
- **lower bound**: one request for each partition as soon after its end as the budget allows. It knows the future.

A _lag_ is the time from the end of an onboarding until it is noticed.

## Results

${markdownTable(
  [
    "scenario",
    ">mean lag",
    ">of round-robin's",
    ">of one's that knows the distributions",
    ">of the best other's",
    "the best other",
    ">p95 of mean",
    ">requests of round-robin's",
    ">429s",
  ],
  all.map(row),
)}

_Queued_: the vendor works on 5 or 20 partitions at a time, about 3 minutes each, the others are PENDING. _At once_: on all at once,
lognormal with a median of 12 minutes and this σ. _Staggered_: the same with σ 0.8, started over 10 minutes. _Second stack_: another
stack with the same to do, known by its 429s alone. All policies with their standard deviations are in
[results.tsv](performance/results.tsv).

${plots.join("\n\n")}

A partition that was never checked goes before all others, and where many start this has a price. The first checks of 1,000 take 20
minutes: a rule that afterwards spent each request on a partition that had ended would still come to 1.01 of round-robin's mean lag
in _1000 staggered_. Those of 200 take 4 minutes, and with a queue of 20 workers even rules that knew their number and the distribution
of durations, but no order, came to 0.33 to 0.40.

With few partitions the budget is not short, every wait goes by its back-off, and no order can help. With 50 in a queue and 20
workers it is hardly short either: at round-robin's number of requests each partition gets about 7.7 checks after its first. For
durations with density f and survival S, the lowest mean lag of N checks is (∫√(f·S))² / 2N, here 6.4 s, for a policy that
knows the distribution and every start in advance.

## Several stacks

Processes of one user on one machine count each other's requests, so they share one budget exactly, and the one that has waited longest
goes first: of 20 real processes with 5 partitions each, each got 10 to 16 answers in 5 minutes, and no 60 s held more than 50 requests.

Stacks on different machines learn of each other through 429s alone. In virtual time, on 30 seeds:

${markdownTable(["scenario", "figure", "target", ">mean", ">lowest", ">highest"], stacks.flatMap(stackRows))}

_Stacks_ have 20 partitions each, and are measured for half an hour, from 10 minutes after the last start. _Start of 4_: 4 stacks with 25
partitions each start within a second, or within 3 s where the API answers at once; the first 5 minutes. Seen one after the other, the
last of 100 partitions would be seen after 120 s. _Requests of others_: somebody else uses 2 requests of the limit while a group of 400
waits, or one of 100; the next 10 minutes.

Four real processes in folders of their own, in the first 5 minutes: 4 of 238 and 4 of 254 requests got a 429 from an API server that answers
within milliseconds, and 4 of 251 from one that takes 0.1 s. All 100 partitions had been seen after 126 s each time.

After the last 429 the full rate is back within 10 minutes.

## How to run it

    npm run bench                             all scenarios, in a minute or two, with the targets
    npm run bench -- --only "200 queued"      some scenarios
    npm run bench -- --seeds-from 5000        other seeds
    npm run bench -- --trace FILE [--json]    your own trace
    npm run bench -- --write                  this page and its plots; takes minutes

A trace is a CSV file with the header \`visibleAfterS,pendingS,inProgressS,final\` and one partition a line. \`final\` is ON_BOARDED,
FAILED or FAILED_ONBOARDING. All partitions start at once.
`;
}

function stackRows({ name, judged }: StackResults): string[][] {
  return judged.map(({ figure, target, mean, lowest, highest }, index) => [
    index === 0 ? name : "",
    figure,
    target,
    ...[mean, lowest, highest].map((value) => value.toFixed(2)),
  ]);
}

function row({ name, results }: ScenarioResults): string[] {
  const of = (its: string) => results.find((result) => result.name === its)?.mean;
  const [own, fair, told, second] = ["ours", "round-robin", informed, secondStack].map(of);
  const best = bestRival(results);
  if (!own || !fair || !told) throw new Error(`${name} was not measured`);
  const ratio = (one: number, other: number, digits = 2) => (one / other).toFixed(digits);
  const more = best.mean.requests / own.requests;
  const refused = (own.throttled + (second?.throttled ?? 0)) / (own.requests + (second?.requests ?? 0));
  return [
    name,
    `${own.meanLagS.toFixed(1)} s`,
    ratio(own.meanLagS, fair.meanLagS),
    ratio(own.meanLagS, told.meanLagS),
    ratio(own.meanLagS, best.mean.meanLagS),
    Math.abs(more - 1) < 0.05 ? best.name : `${best.name}, with ${more.toFixed(1)} × our requests`,
    ratio(own.p95LagS, own.meanLagS, 1),
    ratio(own.requests, fair.requests),
    refused === 0 ? "0" : `${(100 * refused).toFixed(1)}%`,
  ];
}
