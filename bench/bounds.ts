/** What others are measured against: the best that any policy could do, and the best single interval. */
import { perMinute } from "./api";
import { type Figures, figures } from "./figures";
import { fixedLoop } from "./peers";
import { endS, type Trace } from "./traces";
import type { Policy, Run } from "./world";

/** A request travels for 100 ms each way on average. */
const travelS = 0.1;

/** A scheduler that knows the future: one request for each partition, as soon after its end as the budget allows. */
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

/** The shortest interval that is tried. */
const shortestS = 0.5;

/**
 * One interval for all, staggered evenly: the best that needs at most `mostRequests`, refused ones included.
 *
 * The interval is computed from the requests alone, so that no check falls on an end because the trace is known. Where it
 * meets the limit, longer ones meet fewer refusals: they are tried as well.
 */
export async function fixedTuned(
  trace: Trace,
  mostRequests: number,
  attempt: (policy: Policy) => Promise<Run>,
): Promise<Figures> {
  const count = trace.length;
  const watchedS = trace.reduce((sum, course) => sum + endS(course) - course.startS, 0);
  // Whoever begins at once makes 1.5 requests more than intervals, on average; whoever begins staggered, 1.
  const checks = mostRequests - 1.5 * count + (count - 1) / 2;
  const enoughS = Math.max(shortestS, checks > 0 ? watchedS / checks - 2 * travelS : watchedS);
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
  if (best === undefined) throw new Error("no interval needs so few requests");
  return best;
}
