/**
 * How long a stage lasts, learned while it is watched: the rate at which it ends (its hazard) for each age, from how often it
 * ended there and how long it was seen not to. Waits that are not over count as well, so early news does not mislead.
 */

/** Where each range of ages begins, in seconds: finer where it is young, up to a day. */
const bounds: readonly number[] = [0, ...Array.from({ length: 52 }, (_, index) => 8 * 1.2 ** index)];
/** How many endings the first guess, one over the age, is worth in each range. */
const guessWeight = 0.3;
const shortestSpanS = 1e-3;

export class Hazard {
  private readonly ended = new Float64Array(bounds.length);
  private readonly watchedS = new Float64Array(bounds.length);
  private readonly rate = new Float64Array(bounds.length);
  /** The hazard summed up from the start to the beginning of each range. */
  private readonly total = new Float64Array(bounds.length);
  /** The probability of being over, summed up likewise. */
  private readonly area = new Float64Array(bounds.length);
  private stale = true;

  /** The stage was seen to last on from one age to the other, in seconds. */
  lasted(fromS: number, toS: number): void {
    spread(this.watchedS, fromS, toS, toS - fromS);
    this.stale = true;
  }

  /** It ended somewhere between the two ages. */
  endedWithin(fromS: number, toS: number): void {
    const spanS = Math.max(toS - fromS, shortestSpanS);
    spread(this.ended, fromS, fromS + spanS, 1);
    spread(this.watchedS, fromS, fromS + spanS, spanS / 2);
    this.stale = true;
  }

  /** The probability that it has ended at `toS`, given that it had not at `fromS`. */
  endedBy(fromS: number, toS: number): number {
    return -Math.expm1(this.totalAt(fromS) - this.totalAt(toS));
  }

  /** For how long it has been over at `ageS`, on average, counting 0 where it is not. */
  overForS(ageS: number): number {
    if (ageS <= 0) return 0;
    this.refresh();
    const range = rangeOf(ageS);
    const sinceS = ageS - at(bounds, range);
    const before = -Math.expm1(-at(this.total, range));
    const after = -Math.expm1(-at(this.total, range) - at(this.rate, range) * sinceS);
    return at(this.area, range) + (sinceS * (before + after)) / 2;
  }

  /** Endings a second at this age. */
  rateAt(ageS: number): number {
    this.refresh();
    return at(this.rate, rangeOf(ageS));
  }

  private totalAt(ageS: number): number {
    if (ageS <= 0) return 0;
    this.refresh();
    const range = rangeOf(ageS);
    return at(this.total, range) + at(this.rate, range) * (ageS - at(bounds, range));
  }

  private refresh(): void {
    if (!this.stale) return;
    this.stale = false;
    let total = 0;
    let area = 0;
    for (const [range, fromS] of bounds.entries()) {
      const toS = bounds[range + 1] ?? 2 * fromS;
      const ended = smooth(this.ended, range) + guessWeight;
      const rate = ended / (smooth(this.watchedS, range) + (guessWeight * (fromS + toS)) / 2);
      this.rate[range] = rate;
      this.total[range] = total;
      this.area[range] = area;
      const before = -Math.expm1(-total);
      total += rate * (toS - fromS);
      area += ((toS - fromS) * (before - Math.expm1(-total))) / 2;
    }
  }
}

/** Adds `amount` to the ranges between two ages, to each its share. */
function spread(into: Float64Array, fromS: number, toS: number, amount: number): void {
  const spanS = toS - fromS;
  if (!(spanS > 0) || fromS < 0) return;
  for (let range = rangeOf(fromS); range < bounds.length; range++) {
    const startS = Math.max(fromS, at(bounds, range));
    const endS = Math.min(toS, bounds[range + 1] ?? Number.POSITIVE_INFINITY);
    if (endS > startS) into[range] = at(into, range) + (amount * (endS - startS)) / spanS;
    if (endS >= toS) return;
  }
}

function rangeOf(ageS: number): number {
  if (ageS < 8) return 0;
  return Math.min(bounds.length - 1, 1 + Math.floor(Math.log(ageS / 8) / Math.log(1.2)));
}

const at = (numbers: ArrayLike<number>, index: number) => numbers[index] ?? 0;

/** Neighbouring ages are alike. */
const smooth = (numbers: Float64Array, index: number) =>
  at(numbers, index - 1) / 4 + at(numbers, index) / 2 + at(numbers, index + 1) / 4;
