/** The figures of a run. */
import type { Run } from "../world/run";

export interface Figures {
  meanLagS: number;
  p95LagS: number;
  requests: number;
  throttled: number;
  lastNoticedS: number;
}

export function figures({ lagsS, requests, throttled, lastNoticedS }: Run): Figures {
  const sorted = [...lagsS].sort((a, b) => a - b);
  return {
    meanLagS: mean(lagsS),
    p95LagS: sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN,
    requests,
    throttled,
    lastNoticedS,
  };
}

/** One statistic of each figure over all seeds: `mean` or `spread`. */
export function combined(runs: readonly Figures[], of: (numbers: readonly number[]) => number): Figures {
  const over = (key: keyof Figures) => of(runs.map((run) => run[key]));
  return {
    meanLagS: over("meanLagS"),
    p95LagS: over("p95LagS"),
    requests: over("requests"),
    throttled: over("throttled"),
    lastNoticedS: over("lastNoticedS"),
  };
}

export const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, next) => sum + next, 0) / numbers.length;

export function spread(numbers: readonly number[]): number {
  const middle = mean(numbers);
  return Math.sqrt(mean(numbers.map((number) => (number - middle) ** 2)));
}
