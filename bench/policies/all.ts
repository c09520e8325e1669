/** Runs all policies on one trace, for some seeds. */
import { type Figures, figures } from "../results/figures";
import { add, informed, type Result, secondStack } from "../results/results";
import { type Policy, run } from "../world/run";
import type { Trace } from "../world/traces";
import { fixedTuned, lowerBound } from "./bounds";
import { fairPriority, ours, taught } from "./ours";
import { peers } from "./peers";

export interface RunOptions {
  seeds: readonly number[];
  /** A second stack shares the vendor's limit: this package as well. Each learns of the other through 429s alone. */
  secondStack?: boolean;
  /** Leaves out the peers and compares only the rules under the budget. */
  rulesAlone?: boolean;
  /** All seeds have the same trace: nothing but that trace tells its distributions. */
  isOneTrace?: boolean;
}

/** So many partitions tell the distributions, from seeds of their own. */
const taughtPartitions = 3_000;
const taughtFrom = 1_000_000;

export async function runAll(traceOf: (seed: number) => Trace, options: RunOptions): Promise<Result[]> {
  const second = options.secondStack ? ours(secondStack) : undefined;
  const results: Result[] = [];
  for (const seed of options.seeds) {
    const trace = traceOf(seed);
    const attempt = (policy: Policy) => run(policy, trace, seed, second);
    const note = (name: string, kind: Result["kind"], found: Figures) =>
      add(results, [{ name, kind, runs: [found] }]);
    const measure = async (policy: Policy, kind: Result["kind"]) =>
      note(policy.name, kind, figures(await attempt(policy)));

    const own = await attempt(ours("ours"));
    note("ours", "ours", figures(own));
    if (own.second) note(secondStack, "second", figures(own.second));
    await measure(ours("round-robin", fairPriority), "rule");
    note("fixed-tuned", "rule", await fixedTuned(trace, own.requests, attempt));
    if (!options.rulesAlone) for (const peer of peers()) await measure(peer, "peer");
    const taughtBy = Array.from({ length: Math.ceil(taughtPartitions / trace.length) }, (_, index) =>
      traceOf(taughtFrom + seed * taughtPartitions + index),
    );
    if (!options.isOneTrace)
      await measure(
        ours(informed, () => taught(taughtBy.flat())),
        "informed",
      );
    note("lower-bound", "bound", figures(lowerBound(trace)));
  }
  return results;
}
