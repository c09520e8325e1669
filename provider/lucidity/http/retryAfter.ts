const longestMs = 60_000;
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The pause that a Retry-After header asks for, at most 60 s. Nonsense (negative, fractional, other words) counts as absent.
 *
 * @param nowMs wall clock, for the header's form as an HTTP date
 */
export function parseRetryAfter(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== "string") return undefined;
  const text = header.trim();
  if (/^\d{1,15}$/.test(text)) return Math.min(Number(text) * 1000, longestMs);
  if (!httpDate.test(text)) return undefined;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs) || atMs < nowMs) return undefined;
  return Math.min(atMs - nowMs, longestMs);
}
