/** What the runs of a policy come to. */
import { combined, type Figures, mean, spread } from "./figures";

/** The second stack that runs beside ours, in the scenarios that have one. */
export const secondStack = "second stack";
/** This package's rule, told the distributions before it begins. */
export const informed = "knows-distributions";

export interface Result {
  name: string;
  kind: "ours" | "peer" | "rule" | "informed" | "bound" | "second";
  /** One for each seed. */
  runs: Figures[];
}

/** Adds the runs of more seeds to the results of the same name. */
export function add(results: Result[], more: readonly Result[]): void {
  for (const { name, kind, runs } of more) {
    const known = results.find((result) => result.name === name);
    if (known) known.runs.push(...runs);
    else results.push({ name, kind, runs: [...runs] });
  }
}

/** A result over all seeds, as it is shown and judged. */
export interface Summary {
  name: string;
  kind: Result["kind"];
  seeds: number;
  mean: Figures;
  deviation: Figures;
}

export const summarized = ({ name, kind, runs }: Result): Summary => ({
  name,
  kind,
  seeds: runs.length,
  mean: combined(runs, mean),
  deviation: combined(runs, spread),
});
