/** The property bags that the engine hands over and keeps in its state. */
export type Properties = Record<string, unknown>;

/** In a preview, the engine sends this in place of any value that is not known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Stands for a value that a preview does not know yet. */
export const notYetKnown: unique symbol = Symbol("not yet known");
export type Eventual<T> = T | typeof notYetKnown;

export const isKnown = <T>(value: Eventual<T>): value is T => value !== notYetKnown;

/** Whether any value in it, at any depth, is not yet known. */
export function hasUnknowns(value: unknown): boolean {
  if (value === notYetKnown) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknowns);
}

/** Replaces one value by another at any depth, and leaves out what is `undefined`. */
const replacing = (from: unknown, to: unknown) => {
  const replaced = (value: unknown): unknown => {
    if (value === from) return to;
    if (Array.isArray(value)) return value.map(replaced);
    return typeof value === "object" && value !== null ? inBag({ ...value }) : value;
  };
  const inBag = (bag: Properties): Properties =>
    Object.fromEntries(
      Object.entries(bag).flatMap(([key, value]) => (value === undefined ? [] : [[key, replaced(value)]])),
    );
  return inBag;
};

/** Marks values that are not known yet. */
export const fromEngine = replacing(unknownValue, notYetKnown);
/** As the engine marks what is not yet known. */
export const toEngine = replacing(notYetKnown, unknownValue);
