const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const unitMs: Record<string, number> = {
  h: hourMs,
  m: minuteMs,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  // Both letters that are printed as a mu.
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};

const part = /(\d+\.?\d*|\.\d+)(h|ms|m|s|us|µs|μs|ns)/g;
const whole = new RegExp(`^\\+?(${part.source})+$`);

/**
 * The milliseconds of a duration in Go's syntax, which `customTimeouts` uses: `"90s"`, `"1h30m"`, `".5h"`, `"+2s"`. `undefined` if
 * it is not a duration, or is not longer than zero.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): number | undefined {
  if (!whole.test(text)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(part)) totalMs += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  return totalMs > 0 && Number.isFinite(totalMs) ? totalMs : undefined;
}

/** As `formatDuration`, from an hour on in whole minutes, for lines that must be short. */
export const roughDuration = (ms: number): string =>
  formatDuration(ms < hourMs ? ms : Math.round(ms / minuteMs) * minuteMs);

/** `1h 2m 5s`, `2m 5s`, `5s`: whole seconds, for people. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return "0s";
  return parts
    .slice(first)
    .filter(([amount], index) => amount > 0 || index === 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(" ");
}
