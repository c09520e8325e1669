import type { Properties } from "../engine/properties";
import { quote } from "../util/text";

/** One rule that an input breaks, at the property it belongs to. */
export interface Problem {
  /** Its path, such as `partitions[3].mountPoint`. */
  property: string;
  /** A sentence that names the property and the rule; the engine shows the value beside it. */
  reason: string;
  /** `reason` with the value in it, for messages where the engine does not show the value. Default: `reason`. */
  inFull?: string;
}

/** A value, normalised; or, if it is invalid, every problem that it has. */
export type Checked<T> =
  | { value: T; problems: readonly Problem[] }
  | { value?: undefined; problems: readonly Problem[] };

export const valid = <T>(value: T): Checked<T> => ({ value, problems: [] });

/** What `read` returns, unless it adds a problem: then what it returns for a wrong value does not matter. */
export function checked<T>(read: (problems: Problem[]) => T): Checked<T> {
  const problems: Problem[] = [];
  const value = read(problems);
  return problems.length > 0 ? { problems } : valid(value);
}

export const isAbsent = (value: unknown) => value === undefined || value === null;

/** Whether it has properties by name. */
export const isBag = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `value` breaks the `rule` of `property`, as in `mountPoint must be an absolute path`. */
export function broken(property: string, rule: string, value: unknown, hint = ""): Problem {
  const sentence = `${property} ${rule}`;
  return { property, reason: sentence + hint, inFull: `${sentence}, not ${quote(value)}${hint}` };
}

/** A number or a word of YAML where a text is meant: the engine shows `1.23e+11` for it, and the digits may be lost. */
export function notText(property: string, value: unknown, example = ""): Problem {
  const rule = "must be a string";
  if (typeof value !== "number" && typeof value !== "boolean") return broken(property, rule, value);
  const isAsWritten = Number.isSafeInteger(value) || typeof value === "boolean";
  const written = example || (isAsWritten ? `: "${value}"` : "");
  return { property, reason: `${property} ${rule}: put it in quotes${written}` };
}

/** The problem of an entry of a list: the engine shows no value for its properties. */
export const nested = ({ property, reason, inFull = reason }: Problem): Problem => ({
  property,
  reason: inFull,
});

/** All problems, for a message of one line. */
export const listed = (problems: readonly Problem[]): string =>
  problems.map(({ reason, inFull = reason }) => inFull).join("; ");

/** All problems, one a line, for an error of a preview that names no property. */
export const lines = (problems: readonly Problem[]): string =>
  problems.map(({ reason }) => reason).join("\n");
