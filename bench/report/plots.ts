/** The plots of docs/performance.md. They have a white background of their own, so that they can be read in a dark theme too. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as echarts from "echarts";
import type { Summary } from "../results/results";

type Shown = Exclude<Summary["kind"], "second">;

const kinds: Record<Shown, { name: string; colour: string }> = {
  ours: { name: "this package", colour: "#2563eb" },
  rule: { name: "a simpler rule, same budget", colour: "#64748b" },
  peer: { name: "a loop for each partition", colour: "#d97706" },
  informed: { name: "knows the distributions", colour: "#9333ea" },
  bound: { name: "lower bound: knows the future", colour: "#059669" },
};
const shown = Object.keys(kinds) as Shown[];
const text = { color: "#111827", fontSize: 12, fontFamily: "Arial, Helvetica, sans-serif" };
const axis = { nameLocation: "middle", nameTextStyle: text, axisLabel: text };

/** Seconds as a reader would say them. */
const seconds = (value: number) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });

/** Where the logarithmic axis begins, in seconds. */
const leastS = 0.01;

/** The mean lags of all policies in a scenario, as bars. */
export function plotLags(folder: string, name: string, title: string, results: readonly Summary[]): string {
  const rows = results.filter(({ kind }) => kind !== "second").toReversed();
  // Bars of a logarithmic axis would begin at 1 s, so the logarithm is taken here.
  const length = (lagS: number) => Math.log10(lagS / leastS);
  const lagS = (value: number) => leastS * 10 ** value;
  return plot(folder, name, title, 420, {
    grid: { left: 210, right: 60, top: 80, bottom: 50 },
    xAxis: {
      type: "value",
      name: "mean lag in seconds, logarithmic",
      nameGap: 28,
      ...axis,
      min: 0,
      interval: 1,
      axisLabel: { ...text, formatter: (value: number) => lagS(value).toLocaleString("en") },
    },
    yAxis: { type: "category", data: rows.map((row) => row.name), axisLabel: text },
    series: shown.map((kind) => ({
      ...seriesOf(kind),
      type: "bar",
      barGap: "-100%",
      barWidth: 16,
      label: {
        ...text,
        show: true,
        position: "right",
        formatter: ({ value }: { value: number }) => seconds(lagS(value)),
      },
      data: rows.map((row) => (row.kind === kind ? length(row.mean.meanLagS) : undefined)),
    })),
  });
}

/** The places of the labels that would overlap, or lie on a line. */
const places: Record<string, object> = {
  "fixed-tuned": { position: "bottom", offset: [-35, 0] },
  "fixed 15 s": { position: "left" },
  "@smithy/util-waiter (EC2, 15 s)": { position: "left" },
  "@azure/core-lro": { position: "left" },
  "lower-bound": { offset: [4, -9] },
};

/** What one partition costs, and what it gets, under each policy. */
export function plotTrade(folder: string, name: string, title: string, results: readonly Summary[]): string {
  return plot(folder, name, title, 460, {
    grid: { left: 80, right: 40, top: 80, bottom: 50 },
    xAxis: { type: "log", name: "requests, logarithmic", nameGap: 28, ...axis },
    yAxis: { type: "log", name: "mean lag in seconds, logarithmic", nameGap: 45, ...axis },
    series: shown.map((kind) => ({
      ...seriesOf(kind),
      type: "scatter",
      symbolSize: 10,
      label: { ...text, show: true, formatter: ({ name: label }: { name: string }) => label },
      data: results
        // With one partition, round-robin does the same as ours.
        .filter((result) => result.kind === kind && result.name !== "round-robin")
        .map(({ name: label, mean }) => ({
          name: label,
          value: [mean.requests, mean.meanLagS],
          label: { position: "right", ...places[label] },
        })),
    })),
  });
}

const seriesOf = (kind: Shown) => ({
  name: kinds[kind].name,
  itemStyle: { color: kinds[kind].colour, opacity: 1 },
  z: kind === "ours" ? 3 : 2,
});

function plot(folder: string, name: string, title: string, height: number, option: object): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 760, height });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: { text: title, textStyle: { ...text, fontSize: 14 } },
    legend: { top: 34, left: 10, itemGap: 36, itemWidth: 14, textStyle: text },
    ...option,
  });
  writeFileSync(join(folder, `${name}.svg`), `${chart.renderToSVGString()}\n`);
  chart.dispose();
  return `![${title}](performance/${name}.svg)`;
}
