/**
 * How long a stage lasts, learned while it is watched: the rate at which it ends (its hazard) for each age, from how often it
 * ended there and how long it was seen not to. Unfinished waits count as censored.
 */

const firstMs = 8_000;
const factor = 1.2;
/** Where each range of ages begins: finer where it is young, up to a day. */
const bounds: readonly number[] = [0, ...Array.from({ length: 52 }, (_, index) => firstMs * factor ** index)];
/** Weight of the prior (hazard = 1 / age), in endings a range. */
const guessWeight = 0.3;
const shortestSpanMs = 1;

export class Hazard {
  private readonly ended = new Float64Array(bounds.length);
  private readonly watchedMs = new Float64Array(bounds.length);
  private readonly rate = new Float64Array(bounds.length);
  /** The hazard summed up from the start to the beginning of each range. */
  private readonly total = new Float64Array(bounds.length);
  private stale = true;

  /** The stage was still running between the two ages. */
  lasted(fromMs: number, toMs: number): void {
    spread(this.watchedMs, fromMs, toMs, toMs - fromMs);
    this.stale = true;
  }

  /** It ended somewhere between the two ages. */
  endedWithin(fromMs: number, toMs: number): void {
    const spanMs = Math.max(toMs - fromMs, shortestSpanMs);
    spread(this.ended, fromMs, fromMs + spanMs, 1);
    spread(this.watchedMs, fromMs, fromMs + spanMs, spanMs / 2);
    this.stale = true;
  }

  /** The probability that it has ended at `toMs`, given that it had not at `fromMs`. */
  endedBy(fromMs: number, toMs: number): number {
    return -Math.expm1(this.totalAt(fromMs) - this.totalAt(toMs));
  }

  private totalAt(ageMs: number): number {
    if (ageMs <= 0) return 0;
    this.refresh();
    const range = rangeOf(ageMs);
    return at(this.total, range) + at(this.rate, range) * (ageMs - at(bounds, range));
  }

  private refresh(): void {
    if (!this.stale) return;
    this.stale = false;
    let total = 0;
    for (const [range, fromMs] of bounds.entries()) {
      const toMs = bounds[range + 1] ?? 2 * fromMs;
      const ended = smooth(this.ended, range) + guessWeight;
      const rate = ended / (smooth(this.watchedMs, range) + (guessWeight * (fromMs + toMs)) / 2);
      this.rate[range] = rate;
      this.total[range] = total;
      total += rate * (toMs - fromMs);
    }
  }
}

/** Adds `amount` to the ranges between two ages, to each its share. */
function spread(into: Float64Array, fromMs: number, toMs: number, amount: number): void {
  const spanMs = toMs - fromMs;
  if (fromMs < 0) return;
  for (let range = rangeOf(fromMs); range < bounds.length; range++) {
    const startMs = Math.max(fromMs, at(bounds, range));
    const endMs = Math.min(toMs, bounds[range + 1] ?? Number.POSITIVE_INFINITY);
    if (endMs > startMs) into[range] = at(into, range) + (amount * (endMs - startMs)) / spanMs;
    if (endMs >= toMs) return;
  }
}

function rangeOf(ageMs: number): number {
  if (ageMs < firstMs) return 0;
  return Math.min(bounds.length - 1, 1 + Math.floor(Math.log(ageMs / firstMs) / Math.log(factor)));
}

const at = (numbers: ArrayLike<number>, index: number) => numbers[index] ?? 0;

/** Smooths over adjacent ranges. */
const smooth = (numbers: Float64Array, index: number) =>
  at(numbers, index - 1) / 4 + at(numbers, index) / 2 + at(numbers, index + 1) / 4;
