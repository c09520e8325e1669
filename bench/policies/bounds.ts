/** Bounds to compare with: the best that any policy can do, and the best single interval. */
import { type Figures, figures } from "../results/figures";
import { perMinute } from "../world/api";
import type { Policy, Run } from "../world/run";
import { endS, type Trace } from "../world/traces";
import { fixedLoop } from "./peers";

/** A request travels for 100 ms each way on average. */
const travelS = 0.1;

/** A schedule that knows the future: one request for each partition, as soon after its end as the budget allows. */
export function lowerBound(trace: Trace): Run {
  const endsS = trace.map(endS).sort((a, b) => a - b);
  const answeredS: number[] = [];
  for (const end of endsS) {
    const budgetS = (answeredS[answeredS.length - perMinute] ?? Number.NEGATIVE_INFINITY) + 60;
    answeredS.push(Math.max(end, budgetS));
  }
  return {
    lagsS: answeredS.map((atS, index) => atS + travelS - (endsS[index] ?? 0)),
    requests: trace.length,
    throttled: 0,
    lastNoticedS: (answeredS.at(-1) ?? 0) + travelS,
  };
}

/** The shortest interval to try. */
const shortestS = 0.5;

/**
 * One interval for all partitions, staggered evenly: the best one that needs at most `mostRequests`, refused ones included.
 *
 * The interval is computed from the number of requests alone: an interval fitted to the trace would place its polls on the
 * ends. Where the interval meets the limit, longer ones get fewer refusals, so they are tried as well.
 */
export async function fixedTuned(
  trace: Trace,
  mostRequests: number,
  attempt: (policy: Policy) => Promise<Run>,
): Promise<Figures> {
  const count = trace.length;
  const watchedS = trace.reduce((sum, onboarding) => sum + endS(onboarding) - onboarding.startS, 0);
  // On average, a wait that begins at once makes 1.5 requests more than it has intervals, a staggered one 1 more.
  const polls = mostRequests - 1.5 * count + (count - 1) / 2;
  const enoughS = Math.max(shortestS, polls > 0 ? watchedS / polls - 2 * travelS : watchedS);
  const unrefusedS = Math.max(enoughS, count / ((perMinute - 2) / 60));
  const intervals =
    unrefusedS / enoughS < 1.05 ? [enoughS] : [enoughS, Math.sqrt(enoughS * unrefusedS), unrefusedS];
  let best: Figures | undefined;
  for (const startS of intervals) {
    for (let intervalS = startS; ; intervalS *= 1.01) {
      const staggered = (index: number) => (index / count) * intervalS;
      const found = figures(await attempt(fixedLoop("fixed-tuned", intervalS, staggered)));
      // No interval can make fewer requests than one for each partition.
      const within = found.requests <= Math.max(mostRequests, count);
      if (within && !(best && best.meanLagS <= found.meanLagS)) best = found;
      if (within || intervalS > 2 * startS) break;
    }
  }
  if (best === undefined) throw new Error("no interval stays within the number of requests");
  return best;
}
