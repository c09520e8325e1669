import { currentStore } from "./sdkStore";

/** How many single waits each program declares. With the Automation API, one process may run several programs. */
const declaredBy = new WeakMap<object, number>();

/**
 * The number of waits and of the engine's slots, once the program has declared all waits; `undefined` if the slots suffice. The
 * provider warns. A group takes one slot.
 */
export function countWait(): Promise<{ declared: number; parallel: number } | undefined> {
  const store = currentStore();
  const declared = () => declaredBy.get(store) ?? 0;
  declaredBy.set(store, declared() + 1);
  // Inline programs have the number in the SDK's options only, other programs in their environment.
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
