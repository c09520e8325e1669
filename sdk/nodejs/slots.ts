/** How many single waits this program declares; a group takes one of the engine's slots, however many it waits for. */
let declared = 0;

/**
 * For the provider, which warns: the number of waits and of the engine's slots, once the program has declared them all, or
 * nothing where the slots suffice.
 */
export function countWait(): Promise<{ declared: number; parallel: number } | undefined> {
  declared += 1;
  const parallel = Number(process.env.PULUMI_NODEJS_PARALLEL);
  return new Promise((resolve) =>
    setImmediate(() => resolve(parallel > 0 && declared > parallel ? { declared, parallel } : undefined)),
  );
}
