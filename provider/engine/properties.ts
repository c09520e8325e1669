/** The property bags that the engine hands over and keeps in its state. */
export type Properties = Record<string, unknown>;

/** In a preview, the engine sends this in place of any value that is not known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether any value in it, at any depth, is not yet known. */
export function hasUnknowns(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknowns);
}
