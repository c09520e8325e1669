/** docs/performance.md and its plots, from the results that were measured last for each scenario. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as echarts from "echarts";
import { markdownTable } from "./markdown";
import { formerRule, type Summary } from "./policies";
import { load, type ScenarioResults, save } from "./store";
import { judge } from "./targets";
import { scenarioOf, scenarios } from "./traces";

const docs = join(__dirname, "..", "docs");
const colours: Record<Summary["kind"], string> = {
  ours: "#2563eb",
  rule: "#94a3b8",
  peer: "#f59e0b",
  bound: "#10b981",
  second: "#c4b5fd",
};

/** Keeps the results of scenarios that were not measured this time. */
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

/** Where the labels of points that are close to each other go. */
const sides: Record<string, string> = {
  ours: "left",
  "fixed-tuned": "bottom",
  "fixed 15 s": "top",
  "@smithy/util-waiter (EC2, 15 s)": "left",
};

function plotTrade(all: readonly ScenarioResults[], name: string): string | undefined {
  // One partition alone is the same to all rules under the budget.
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
onboarded, and what does it cost? \`npm run bench\` answers in virtual time: every policy meets the same simulated API, which
enforces 50 requests in any 60 s and 10 in flight by 429 with Retry-After, and the same traces. The seeds are not those that the
rules were tuned on. This run: Node ${process.version}, seeds from ${from}; the same seeds come to the same figures on any machine.

    npm run bench                             the tables, in about a minute
    npm run bench -- --only "200 queued"      some scenarios
    npm run bench -- --seeds-from 5000        other seeds
    npm run bench -- --trace FILE [--json]    your own trace
    npm run bench -- --write                  this page and its plots; takes minutes

A trace is a CSV with the header \`visibleAfterS,pendingS,inProgressS,final\`, a partition a line; \`final\` is ON_BOARDED, FAILED or
FAILED_ONBOARDING, and all partitions start at once.

## What is compared

- **ours**: the wait and the schedule of this package, as they are. A wait's urgency is the probability that its partition is over
  and nobody knows yet. That is learned from all waits of the process: how long PENDING and IN_PROGRESS last at each age, and
  whether the vendor works in order, so that one start says something about all that are before and behind it.
- **round-robin**: the same schedule and budget; whoever was checked longest ago is next.
- **${formerRule}**: the same, but a minute of PENDING counts as 15 s: the rule that the schedule began with.
- **fixed-tuned**: one interval for all, evenly staggered: the shortest that needs no more requests than ours, or a longer one that
  meets fewer 429s, whichever has the least mean lag on the very trace.
- **@smithy/util-waiter** with its defaults (2 s to 120 s) and with those of EC2's waiters (15 s), **@azure/core-lro** with its
  default of 2 s (it honours Retry-After, as the pipeline under it does), **p-retry** with its defaults and no limit of retries, a
  **fixed** loop of 30 s and of 15 s, and **StateChangeConf**, terraform-plugin-sdk's schedule re-derived from its published
  behaviour (100 ms, doubling, to 10 s): each partition for itself, as their documentation shows. Only answers 429 slow them.
  Whoever notices nothing within a week is given up.
- **second stack**, where there is one: what it met while ours ran. It is this package as well, told to use 25 requests a minute,
  while the measured stack believes in 50; both only learn of each other by 429s.
- **lower-bound**: one request for each partition as soon after its end as the budget allows. Nothing that does not know the
  future reaches it.

## Results

Lags are seconds from the end of an onboarding until it is noticed; each figure is its mean over seeds ± its standard deviation
over seeds. The same in numbers: [results.tsv](performance/results.tsv).

${plots.join("\n\n")}

${all.map(table).join("\n")}
## Targets

${verdicts.length - missed.length} of ${verdicts.length} are reached.

${markdownTable(
  ["scenario", "target", "measured", ""],
  verdicts.map((its) => [its.scenario, its.target, its.measured, its.reached ? "reached" : "**missed**"]),
)}

Why 50 partitions in a queue with 20 workers stay above 0.35: at round-robin's number of requests each partition has some 7.4 checks
after its first. For durations with density f and survival S, the least mean lag of any placement of N checks is (∫√(f·S))² / 2N:
6.6 s for these durations (median 180 s, σ 0.3), for one who knows their distribution and every start beforehand. The target is
6.0 s. What is learned here is learned while the first 20 partitions are already running.
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
  const fewer = results.some((result) => result.seeds < seeds) ? "; one seed for what has no ±" : "";
  return `### ${scenarioName}

${about}; ${seeds} seeds${fewer}.

${markdownTable(["policy", ">mean lag", ">p95 lag", ">requests", ">429s", ">last noticed"], rows)}
`;
}
