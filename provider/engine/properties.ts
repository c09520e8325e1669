/** The property bags that the engine hands over and keeps in its state. */
export type Properties = Record<string, unknown>;

/** In a preview, the engine sends this in place of any value that is not known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Stands for a value that a preview does not know yet. */
export const notYetKnown: unique symbol = Symbol("not yet known");
/** A value that a preview may not know yet. */
export type Eventual<T> = T | typeof notYetKnown;

export const isKnown = <T>(value: Eventual<T>): value is T => value !== notYetKnown;

/** Whether any value in it, at any depth, is not yet known. */
export function hasUnknowns(value: unknown): boolean {
  if (value === notYetKnown) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknowns);
}

const replacing =
  (from: unknown, to: unknown) =>
  (value: unknown): unknown => {
    const replace = (nested: unknown): unknown => {
      if (nested === from) return to;
      if (Array.isArray(nested)) return nested.map(replace);
      if (typeof nested !== "object" || nested === null) return nested;
      return Object.fromEntries(Object.entries(nested).map(([key, item]) => [key, replace(item)]));
    };
    return replace(value);
  };

const toSymbols = replacing(unknownValue, notYetKnown);
const toMarkers = replacing(notYetKnown, unknownValue);
const mapped = (properties: Properties, map: (value: unknown) => unknown): Properties =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, map(value)]));

/** Marks values that are not known yet, at any depth. */
export const fromEngine = (properties: Properties): Properties => mapped(properties, toSymbols);
/** As the engine marks what is not yet known. */
export const toEngine = (properties: Properties): Properties => mapped(properties, toMarkers);
