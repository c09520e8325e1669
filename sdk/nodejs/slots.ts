import { currentStore } from "./sdkStore";

/** How many single waits each program declares: one process may run several, by the Automation API. */
const declaredBy = new WeakMap<object, number>();

/**
 * For the provider, which warns: the number of waits and of the engine's slots, once the program has declared them all, or
 * nothing where the slots suffice. A group takes one slot, however many partitions it waits for.
 */
export function countWait(): Promise<{ declared: number; parallel: number } | undefined> {
  const store = currentStore();
  const declared = () => declaredBy.get(store) ?? 0;
  declaredBy.set(store, declared() + 1);
  // An inline program has the number in its options alone, any other in its environment.
  const parallel = Math.max(
    store.settings?.options?.parallel ?? 0,
    Number(process.env.PULUMI_NODEJS_PARALLEL ?? 0),
  );
  return new Promise((resolve) =>
    setImmediate(() =>
      resolve(parallel > 0 && declared() > parallel ? { declared: declared(), parallel } : undefined),
    ),
  );
}
