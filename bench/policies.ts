/** All policies on one trace, for some seeds. */
import { concurrent, perMinute } from "./api";
import { fixedTuned, lowerBound } from "./bounds";
import { combined, type Figures, figures, mean, spread } from "./figures";
import { fairOutlook, ours, weightedOutlook } from "./ours";
import { peers } from "./peers";
import type { Trace } from "./traces";
import { type Policy, run } from "./world";

/** The simpler rule that the schedule began with, for the reader of the results alone. */
export const formerRule = "PENDING counts a quarter";
/** What the other stack met while ours ran, in the scenarios that have one. */
export const secondStack = "second stack (ours at 25 a minute)";

export interface Result {
  name: string;
  kind: "ours" | "peer" | "rule" | "bound" | "second";
  /** One for each seed. */
  runs: Figures[];
}

export interface RunOptions {
  seeds: readonly number[];
  /** Another stack shares the vendor's limit: one that is told to use half of it, while these know nothing of it. */
  secondStack?: boolean;
  /** Leave out the peers, and compare the rules under the budget alone. */
  rulesAlone?: boolean;
}

export async function runAll(traceOf: (seed: number) => Trace, options: RunOptions): Promise<Result[]> {
  const half = options.secondStack ? ours(secondStack, undefined, perMinute / 2, concurrent / 2) : undefined;
  const results: Result[] = [];
  for (const seed of options.seeds) {
    const trace = traceOf(seed);
    const attempt = (policy: Policy) => run(policy, trace, seed, half);
    const note = (name: string, kind: Result["kind"], found: Figures) =>
      add(results, [{ name, kind, runs: [found] }]);
    const measure = async (policy: Policy, kind: Result["kind"]) =>
      note(policy.name, kind, figures(await attempt(policy)));

    const own = await attempt(ours("ours"));
    note("ours", "ours", figures(own));
    if (own.second) note(secondStack, "second", figures(own.second));
    await measure(ours("round-robin", fairOutlook), "rule");
    await measure(ours(formerRule, weightedOutlook), "rule");
    note("fixed-tuned", "rule", await fixedTuned(trace, own.requests, attempt));
    if (!options.rulesAlone) for (const peer of peers()) await measure(peer, "peer");
    note("lower-bound", "bound", figures(lowerBound(trace)));
  }
  return results;
}

/** Joins the runs of further seeds to those of the same name. */
export function add(results: Result[], more: readonly Result[]): void {
  for (const { name, kind, runs } of more) {
    const known = results.find((result) => result.name === name);
    if (known) known.runs.push(...runs);
    else results.push({ name, kind, runs: [...runs] });
  }
}

/** A result as it is shown and judged. */
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
