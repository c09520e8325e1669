/** What can be computed without a run: the best that any policy could do, and the best single interval. */
import { perMinute } from "./api";
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

/**
 * One interval for all, staggered evenly so that no burst meets the limit: the shortest that needs no more requests than
 * `mostRequests`, and that the limit allows.
 */
export function fixedTuned(trace: Trace, mostRequests: number): Policy {
  const needed = (intervalS: number) =>
    trace.reduce((sum, course, index) => {
      const watchedS = endS(course) - course.startS - (index / trace.length) * intervalS;
      return sum + 1 + Math.max(0, Math.ceil(watchedS / intervalS));
    }, 0);
  // A little below the limit, since the requests do not all travel equally long.
  const shortestS = trace.length / ((perMinute - 2) / 60);
  let low = Math.max(1, shortestS);
  let high = Math.max(low, 24 * 3_600);
  if (needed(low) > mostRequests) {
    while (high - low > 0.1) {
      const middle = (low + high) / 2;
      if (needed(middle) > mostRequests) low = middle;
      else high = middle;
    }
    low = high;
  }
  return fixedLoop("fixed-tuned", low, (index) => (index / trace.length) * low);
}
