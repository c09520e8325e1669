/** The properties of a resource on their way into the state. */
import type { Properties } from "./failures";
import type { Bag } from "./inputs";

/** Keys that begin with `__` are Pulumi's and ours, and none of the user's. */
export const withoutInternal = (bag: Bag): Properties =>
  Object.fromEntries(Object.entries(bag).filter(([key]) => !key.startsWith("__")));

/** Without `__provider` in its state, no later operation can load the provider. */
export const keepProvider = (outs: Properties, { __provider }: Bag): Properties =>
  __provider === undefined ? outs : { ...outs, __provider };
