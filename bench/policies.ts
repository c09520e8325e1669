/** All policies on one trace, averaged over seeds. */
import { concurrent, perMinute } from "./api";
import { fixedTuned, lowerBound } from "./bounds";
import { type Figures, figures, mean } from "./figures";
import { fairOutlook, ours, weightedOutlook } from "./ours";
import { peers } from "./peers";
import type { Trace } from "./traces";
import { type Policy, run } from "./world";

/** The simpler rule that the schedule began with, for the reader of the results alone. */
export const formerRule = "PENDING counts a quarter";

export interface Result {
  name: string;
  kind: "ours" | "peer" | "rule" | "bound";
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
  const { seeds, secondStack = false, rulesAlone = false } = options;
  const half = ours("second stack", undefined, perMinute / 2, concurrent / 2);
  const results = new Map<string, Result>();
  const note = (name: string, kind: Result["kind"], found: Figures) => {
    const result = results.get(name) ?? { name, kind, runs: [] };
    results.set(name, result);
    result.runs.push(found);
  };
  for (const seed of seeds) {
    const trace = traceOf(seed);
    const measure = async (policy: Policy, kind: Result["kind"]) => {
      const found = figures(await run(policy, trace, seed, secondStack ? half : undefined));
      note(policy.name, kind, found);
      return found;
    };
    const { requests } = await measure(ours("ours"), "ours");
    await measure(ours("round-robin", fairOutlook), "rule");
    await measure(ours(formerRule, weightedOutlook), "rule");
    await measure(fixedTuned(trace, requests), "rule");
    if (!rulesAlone) for (const peer of peers()) await measure(peer, "peer");
    note("lower-bound", "bound", figures(lowerBound(trace)));
  }
  return [...results.values()];
}

export function average({ runs }: Result): Figures {
  const of = (key: keyof Figures) => mean(runs.map((found) => found[key]));
  return {
    meanLagS: of("meanLagS"),
    p95LagS: of("p95LagS"),
    requests: of("requests"),
    throttled: of("throttled"),
    lastNoticedS: of("lastNoticedS"),
  };
}
