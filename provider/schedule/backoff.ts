/** How long a wait pauses between two checks, as pure functions. */

export const firstDelayMs = 2_000;
export const longestDelayMs = 15_000;
const factor = 1.5;
const jitter = 0.1;

/**
 * The pause to make now, ±10%, and the back-off that follows it: from 2 s by 1.5 to at most 15 s.
 *
 * @param random from 0 to 1
 */
export function nextDelayMs(backoffMs: number, random: () => number): { delayMs: number; backoffMs: number } {
  return {
    delayMs: backoffMs * (1 - jitter + 2 * jitter * random()),
    backoffMs: Math.min(backoffMs * factor, longestDelayMs),
  };
}

/** How many checks a wait makes within `spanMs` if nothing holds it back and its next pause is `backoffMs`. */
export function checksWithin(spanMs: number, backoffMs: number): number {
  let checks = 0;
  let pauseMs = backoffMs;
  for (let atMs = pauseMs; atMs <= spanMs; atMs += pauseMs) {
    checks += 1;
    pauseMs = Math.min(pauseMs * factor, longestDelayMs);
  }
  return checks;
}
