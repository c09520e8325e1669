/** The results behind docs/performance.md, one policy a line, so that a run of some scenarios keeps the results of the others. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Figures } from "./figures";
import type { Summary } from "./results";

export interface ScenarioResults {
  /** The name of the scenario. */
  name: string;
  seeds: number;
  /** The first seed. */
  from: number;
  results: Summary[];
}

const keys = ["meanLagS", "p95LagS", "requests", "throttled", "lastNoticedS"] as const;
const header = [
  ...["scenario", "seeds", "from", "policy", "kind", "policySeeds"],
  ...keys.flatMap((key) => [key, `${key}Deviation`]),
].join("\t");
const kinds: readonly Summary["kind"][] = ["ours", "second", "rule", "peer", "informed", "bound"];

export function save(file: string, all: readonly ScenarioResults[]): void {
  const lines = all.flatMap(({ name, seeds, from, results }) =>
    results.map((result) => {
      const numbers = keys.flatMap((key) => [result.mean[key], result.deviation[key]]);
      const cells = [name, seeds, from, result.name, result.kind, result.seeds];
      return [...cells, ...numbers.map((number) => Number(number.toFixed(3)))].join("\t");
    }),
  );
  writeFileSync(file, `${[header, ...lines].join("\n")}\n`);
}

/** Returns no results if the file is missing or has another header. */
export function load(file: string): ScenarioResults[] {
  const [first, ...lines] = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  const all: ScenarioResults[] = [];
  if (first !== header) return all;
  for (const line of lines) {
    const [name = "", seeds, from, policy = "", word, policySeeds, ...numbers] = line.split("\t");
    const figures = (offset: number): Figures => {
      const at = (index: number) => Number(numbers[2 * index + offset]);
      return { meanLagS: at(0), p95LagS: at(1), requests: at(2), throttled: at(3), lastNoticedS: at(4) };
    };
    let found = all.find((results) => results.name === name);
    if (!found) {
      found = { name, seeds: Number(seeds), from: Number(from), results: [] };
      all.push(found);
    }
    const kind = kinds.find((known) => known === word) ?? "peer";
    const [mean, deviation] = [figures(0), figures(1)];
    found.results.push({ name: policy, kind, seeds: Number(policySeeds), mean, deviation });
  }
  return all;
}
