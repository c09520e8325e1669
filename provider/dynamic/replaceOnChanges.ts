import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/properties";

/**
 * The arguments that differ at one of the paths of `replaceOnChanges`, such as `triggers`, `triggers[0]` or `*`. The engine itself
 * cannot tell: a dynamic provider does not say which properties differ.
 *
 * @param changed the arguments that differ
 */
export function replacedBy(
  paths: readonly string[],
  changed: readonly string[],
  olds: Properties,
  news: Properties,
): string[] {
  return changed.filter((argument) =>
    paths.some((path) => {
      const [first, ...rest] = path.match(/[^.[\]"]+/g) ?? [];
      if (first === "*") return true;
      // A group's state has no list of its partitions to compare.
      return first === argument && (!(argument in olds) || differs(rest, olds[argument], news[argument]));
    }),
  );
}

function differs([key, ...rest]: readonly string[], old: unknown, now: unknown): boolean {
  return key === undefined || key === "*"
    ? !isDeepStrictEqual(old, now)
    : differs(rest, valueAt(old, key), valueAt(now, key));
}

function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const bag: Properties = { ...value };
  return bag[key];
}
