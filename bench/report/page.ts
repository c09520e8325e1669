/** Writes docs/performance.md and its plots from the latest results of each scenario. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as echarts from "echarts";
import { formerRule, type Summary } from "../results/results";
import { load, type ScenarioResults, save } from "../results/store";
import { judge } from "../results/targets";
import { scenarioOf, scenarios } from "../world/traces";
import { markdownTable } from "./markdown";

const docs = join(__dirname, "..", "..", "docs");
const colours: Record<Summary["kind"], string> = {
  ours: "#2563eb",
  rule: "#94a3b8",
  peer: "#f59e0b",
  bound: "#10b981",
  second: "#c4b5fd",
};

/** Keeps the earlier results of scenarios that were not measured. */
export function writeReport(measured: readonly ScenarioResults[]): void {
  mkdirSync(join(docs, "performance"), { recursive: true });
  const file = join(docs, "performance", "results.tsv");
  const former = load(file);
  const all = scenarios().flatMap(({ name }) => {
    const found = [...measured, ...former].find((results) => results.name === name);
    return found ? [found] : [];
  });
  save(file, all);
  const plots = [
    plotLags(all, "50 queued, 5 workers"),
    plotLags(all, "200 queued, 5 workers"),
    plotLags(all, "200 queued, 20 workers"),
    plotLags(all, "200 at once, σ 0.8"),
    plotTrade(all, "1 at once, σ 0.8"),
  ];
  writeFileSync(
    join(docs, "performance.md"),
    text(
      all,
      plots.filter((link) => link !== undefined),
    ),
  );
}

function plot(name: string, option: echarts.EChartsCoreOption, height: number): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 760, height });
  chart.setOption({ animation: false, backgroundColor: "#ffffff", ...option });
  const file = `${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.svg`;
  writeFileSync(join(docs, "performance", file), `${chart.renderToSVGString()}\n`);
  chart.dispose();
  return `![${name}](performance/${file})`;
}

const inScenario = (all: readonly ScenarioResults[], name: string) =>
  all.find((found) => found.name === name)?.results;

function plotLags(all: readonly ScenarioResults[], name: string): string | undefined {
  const results = inScenario(all, name)?.toReversed();
  if (!results) return undefined;
  return plot(
    `Mean lag, ${name}`,
    {
      title: { text: `Seconds from onboarded to noticed: ${name}`, textStyle: { fontSize: 14 } },
      grid: { left: 210, right: 60, top: 40, bottom: 40 },
      xAxis: { type: "log", min: 0.1, name: "s" },
      yAxis: { type: "category", data: results.map((result) => result.name) },
      series: [
        {
          type: "bar",
          label: {
            show: true,
            position: "right",
            formatter: ({ value }: { value: number }) => value.toFixed(1),
          },
          data: results.map((result) => ({
            value: result.mean.meanLagS,
            itemStyle: { color: colours[result.kind] },
          })),
        },
      ],
    },
    380,
  );
}

/** The sides of the labels that would overlap. */
const sides: Record<string, string> = {
  ours: "left",
  "fixed-tuned": "bottom",
  "fixed 15 s": "top",
  "@smithy/util-waiter (EC2, 15 s)": "left",
};

function plotTrade(all: readonly ScenarioResults[], name: string): string | undefined {
  // With one partition, all rules under the budget do the same.
  const results = inScenario(all, name)?.filter(
    ({ kind, name: its }) => kind !== "rule" || its === "fixed-tuned",
  );
  if (!results) return undefined;
  return plot(
    `Lag against requests, ${name}`,
    {
      title: { text: `One partition: lag against requests (${name})`, textStyle: { fontSize: 14 } },
      grid: { left: 60, right: 160, top: 40, bottom: 50 },
      xAxis: { type: "log", name: "requests", nameLocation: "middle", nameGap: 28 },
      yAxis: { type: "log", name: "mean lag, s" },
      series: [
        {
          type: "scatter",
          symbolSize: 10,
          label: { show: true, formatter: ({ name: label }: { name: string }) => label },
          data: results.map((result) => {
            const { requests, meanLagS } = result.mean;
            return {
              name: result.name,
              value: [requests, meanLagS],
              label: { position: sides[result.name] ?? "right" },
              itemStyle: { color: colours[result.kind] },
            };
          }),
        },
      ],
    },
    420,
  );
}

function text(all: readonly ScenarioResults[], plots: readonly string[]): string {
  const verdicts = all.flatMap(({ name, results }) => judge(scenarioOf(name), results));
  const missed = verdicts.filter(({ reached }) => !reached);
  const from = [...new Set(all.map((found) => found.from))].join(" or ");
  return `# Performance of the schedule

<!-- Written by \`npm run bench -- --write\`. -->

The vendor allows about 50 requests a minute, one partition a request. How soon does a deployment notice that a partition is
onboarded, and how many requests does that take? \`npm run bench\` measures this in virtual time. Every policy polls the same
simulated API on the same traces; the API answers more than 50 requests in any 60 s, or more than 10 in flight, with 429 and
Retry-After. The rules were tuned on other seeds. This run: Node ${process.version}, seeds from ${from}; the same seeds give the same
figures on any machine.

    npm run bench                             the tables, in about a minute
    npm run bench -- --only "200 queued"      some scenarios
    npm run bench -- --seeds-from 5000        other seeds
    npm run bench -- --trace FILE [--json]    your own trace
    npm run bench -- --write                  this page and its plots; takes minutes

A trace is a CSV file with the header \`visibleAfterS,pendingS,inProgressS,final\` and one partition a line. \`final\` is ON_BOARDED,
FAILED or FAILED_ONBOARDING. All partitions start at once.

## What is compared

- **ours**: the wait and the schedule of this package. The priority of a wait is the probability that its onboarding has ended since
  the last poll. The schedule learns it from all waits of the process: how long PENDING and IN_PROGRESS last at each age, and
  whether the vendor works in order, in which case each start says something about the partitions before and after it.
- **round-robin**: the same schedule and budget; the partition polled longest ago is next.
- **${formerRule}**: as round-robin, but a minute of PENDING counts as 15 s. The schedule's first version had this rule.
- **fixed-tuned**: one interval for all partitions, evenly staggered: the shortest that needs no more requests than ours, or a longer
  one that gets fewer 429s, whichever has the lower mean lag on the trace.
- **@smithy/util-waiter** with its defaults (2 s to 120 s) and with those of EC2's waiters (15 s), **@azure/core-lro** with its
  default of 2 s (it honours Retry-After, as the pipeline under it does), **p-retry** with its defaults and no limit of retries, a
  **fixed** loop of 30 s and of 15 s, and **StateChangeConf**, terraform-plugin-sdk's schedule rebuilt from its published
  behaviour (100 ms, doubling, to 10 s). Each partition has its own independent wait, as their documentation shows, and only 429s
  slow it down. A wait that has noticed nothing after a week is given up.
- **second stack**: the results of a second stack beside ours, in the scenarios that have one. It is this package too, with a budget
  of 25 requests a minute, while the measured stack has 50. Each learns of the other only through 429s.
- **lower-bound**: one request for each partition as soon after its end as the budget allows. It needs to know the future, so no
  real policy reaches it.

## Results

A lag is the time from the end of an onboarding until it is noticed, in seconds. Each figure is the mean over seeds ± the standard
deviation over seeds. The same figures as a table: [results.tsv](performance/results.tsv).

${plots.join("\n\n")}

${all.map(table).join("\n")}
## Targets

${verdicts.length - missed.length} of ${verdicts.length} are reached.

${markdownTable(
  ["scenario", "target", "measured", ""],
  verdicts.map((its) => [its.scenario, its.target, its.measured, its.reached ? "reached" : "**missed**"]),
)}

Why 50 partitions in a queue with 20 workers stay above 0.35: with round-robin's number of requests, each partition has about 7.4
polls after its first. For durations with density f and survival S, the lowest mean lag of any placement of N polls is
(∫√(f·S))² / 2N: 6.6 s for these durations (median 180 s, σ 0.3), for a policy that knows their distribution and every start in
advance. The target is 6.0 s, and the schedule still learns while the first 20 partitions are running.
`;
}

function table({ name: scenarioName, results, seeds }: ScenarioResults): string {
  const { about } = scenarioOf(scenarioName);
  const rows = results.map(({ name, kind, seeds: count, mean, deviation }) => {
    const cell = (value: number, by: number, digits: number) =>
      count === 1 ? value.toFixed(digits) : `${value.toFixed(digits)} ± ${by.toFixed(digits)}`;
    const cells = [
      cell(mean.meanLagS, deviation.meanLagS, 1),
      cell(mean.p95LagS, deviation.p95LagS, 1),
      cell(mean.requests, deviation.requests, 0),
      mean.throttled.toFixed(mean.throttled > 0 && mean.throttled < 10 ? 1 : 0),
      cell(mean.lastNoticedS, deviation.lastNoticedS, 0),
    ];
    return [kind === "ours" ? `**${name}**` : name, ...cells];
  });
  const fewer = results.some((result) => result.seeds < seeds) ? "; one seed for figures without ±" : "";
  return `### ${scenarioName}

${about}; ${seeds} seeds${fewer}.

${markdownTable(["policy", ">mean lag", ">p95 lag", ">requests", ">429s", ">last noticed"], rows)}
`;
}
