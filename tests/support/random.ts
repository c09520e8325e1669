/** Seeded random numbers, so that every run of a test or of the benchmark is the same. */
export type Random = () => number;

/** A generator of numbers from 0 to 1: a counter whose bits are mixed. */
export function seeded(seed: number): Random {
  let counter = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    counter = (counter + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(counter ^ (counter >>> 15), counter | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
