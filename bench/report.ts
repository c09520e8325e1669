/** docs/performance.md and its plots, from the results of one run. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as echarts from "echarts";
import { spread } from "./figures";
import type { ScenarioResults } from "./main";
import { average, formerRule, type Result } from "./policies";
import type { Verdict } from "./targets";

const docs = join(__dirname, "..", "docs");
const colours: Record<Result["kind"], string> = {
  ours: "#2563eb",
  rule: "#94a3b8",
  peer: "#f59e0b",
  bound: "#10b981",
};

export function writeReport(all: readonly ScenarioResults[], verdicts: readonly Verdict[]): void {
  mkdirSync(join(docs, "performance"), { recursive: true });
  const plots = [
    plotLags(all, "50 queued, 5 workers"),
    plotLags(all, "200 queued, 5 workers"),
    plotLags(all, "200 queued, 20 workers"),
    plotLags(all, "200 at once, σ 0.8"),
    plotTrade(all, "1 at once, σ 0.8"),
  ];
  writeFileSync(join(docs, "performance.md"), text(all, verdicts, plots));
}

function save(name: string, option: echarts.EChartsCoreOption, height: number): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 760, height });
  chart.setOption({ animation: false, backgroundColor: "#ffffff", ...option });
  const file = `${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.svg`;
  writeFileSync(join(docs, "performance", file), `${chart.renderToSVGString()}\n`);
  chart.dispose();
  return `![${name}](performance/${file})`;
}

const inScenario = (all: readonly ScenarioResults[], name: string): Result[] => {
  const found = all.find(({ scenario }) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found.results;
};

function plotLags(all: readonly ScenarioResults[], name: string): string {
  const results = [...inScenario(all, name)].reverse();
  return save(
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
            value: average(result).meanLagS,
            itemStyle: { color: colours[result.kind] },
          })),
        },
      ],
    },
    380,
  );
}

function plotTrade(all: readonly ScenarioResults[], name: string): string {
  const results = inScenario(all, name);
  return save(
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
          label: { show: true, position: "right", formatter: ({ name: label }: { name: string }) => label },
          data: results.map((result) => {
            const { requests, meanLagS } = average(result);
            return {
              name: result.name,
              value: [requests, meanLagS],
              itemStyle: { color: colours[result.kind] },
            };
          }),
        },
      ],
    },
    420,
  );
}

function text(
  all: readonly ScenarioResults[],
  verdicts: readonly Verdict[],
  plots: readonly string[],
): string {
  const missed = verdicts.filter(({ reached }) => !reached);
  return `# Performance of the schedule

<!-- Written by \`npm run bench -- --write\`. -->

The vendor allows about 50 requests a minute, one partition a request. How soon does a deployment notice that a partition is
onboarded, and what does it cost? \`npm run bench\` answers in virtual time: every policy meets the same simulated API, which
enforces 50 requests in any 60 s and 10 in flight by 429 with Retry-After, and the same traces. The seeds are not those that the
rules were tuned on. This run: Node ${process.version}.

    npm run bench                             the tables, in a minute or two
    npm run bench -- --only "200 queued"      some scenarios
    npm run bench -- --trace FILE [--json]    your own trace
    npm run bench -- --write                  this page and its plots, in some ten minutes

A trace is a CSV with the header \`visibleAfterS,pendingS,inProgressS,final\`, a partition a line; \`final\` is ON_BOARDED, FAILED or
FAILED_ONBOARDING, and all partitions start at once.

## What is compared

- **ours**: the wait and the schedule of this package, as they are. A wait's urgency is the probability that its partition is over
  and nobody knows yet. That is learned from all waits of the process: how long PENDING and IN_PROGRESS last at each age, and
  whether the vendor works in order, so that one start says something about all that are before and behind it.
- **round-robin**: the same schedule and budget; whoever was checked longest ago is next.
- **${formerRule}**: the same, but a minute of PENDING counts as 15 s: the rule that the schedule began with.
- **fixed-tuned**: one interval for all, evenly staggered; the shortest that needs no more requests than ours and meets no 429.
- **@smithy/util-waiter** with its defaults (2 s to 120 s) and with those of EC2's waiters (15 s), **@azure/core-lro** with its
  default of 2 s (it honours Retry-After, as the pipeline under it does), **p-retry** with its defaults and no limit of retries, a
  **fixed** loop of 30 s and of 15 s, and **StateChangeConf**, terraform-plugin-sdk's schedule re-derived from its published
  behaviour (100 ms, doubling, to 10 s): each partition for itself, as their documentation shows. Only answers 429 slow them.
  Whoever notices nothing within a week is given up.
- **lower-bound**: one request for each partition as soon after its end as the budget allows. Nothing that does not know the
  future reaches it.

## Results

Lags are seconds from the end of an onboarding until it is noticed, averaged over seeds, ± the standard deviation over seeds.

${plots.join("\n\n")}

${all.map(table).join("\n")}
## Targets

${verdicts.length - missed.length} of ${verdicts.length} are reached.

| scenario | target | measured | |
|---|---|---|---|
${verdicts.map(({ scenario, target, measured, reached }) => `| ${scenario} | ${target} | ${measured} | ${reached ? "reached" : "**missed**"} |`).join("\n")}

Where 50 partitions go through 20 workers, each is IN_PROGRESS for some three minutes, and the budget allows about 7.5 checks of
each in that time. For these durations the best that any placement of 7.5 checks can do is a mean lag of about 6.4 s, even for one who
knows their distribution from the start; learning it takes the first of these minutes. That is why this target is missed.
`;
}

function table({ scenario, results, seeds }: ScenarioResults): string {
  const rows = results.map((result) => {
    const { meanLagS, p95LagS, requests, throttled, lastNoticedS } = average(result);
    const deviation = spread(result.runs.map((found) => found.meanLagS));
    const cells = [
      `${meanLagS.toFixed(1)} ± ${deviation.toFixed(1)}`,
      p95LagS.toFixed(1),
      requests.toFixed(0),
      throttled.toFixed(0),
      lastNoticedS.toFixed(0),
    ];
    const name = result.kind === "ours" ? `**${result.name}**` : result.name;
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return `### ${scenario.name}

${scenario.about}; ${seeds} ${seeds === 1 ? "seed" : "seeds"}.

| policy | mean lag | p95 lag | requests | 429s | last noticed |
|---|---:|---:|---:|---:|---:|
${rows.join("\n")}
`;
}
