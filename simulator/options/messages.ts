/** The messages about wrong options. */
import type * as v from "valibot";

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Node's message without the call and the path, which the caller names. */
export const fileProblemOf = (error: unknown) => messageOf(error).replace(/, \w+( '.*')?$/s, "");

const typeNames = new Map([
  ["number", "a number"],
  ["string", "a string"],
  ["boolean", "true or false"],
  ["Object", "an object"],
  ["Array", "a list"],
  ["Function", "a function"],
]);
const longestValue = 60;

/** @param whole the name of the value that all properties belong to */
export function problemOf(issue: v.BaseIssue<unknown>, whole: string): string {
  const name = nameOf(issue) ?? whole;
  if (issue.type === "strict_object" && issue.expected === "never") return `${name} is not a known property`;
  if (issue.received === "undefined") return `${name} is missing`;
  const isOfWrongType = issue.kind === "schema";
  const rule = `${name} ${isOfWrongType ? `must be ${expectedBy(issue)}` : issue.message}`;
  // If a list, an object or an empty text breaks one of our rules, the value adds nothing.
  const tells = isOfWrongType || (issue.input !== "" && typeof issue.input !== "object");
  return tells && !isSecret(name) ? `${rule}, not ${shown(issue.input)}` : rule;
}

/** Such as `partitions[0].pendingS`. */
function nameOf({ path }: v.BaseIssue<unknown>): string | undefined {
  return path
    ?.map(({ key }, index) => {
      if (typeof key === "number") return `[${key}]`;
      return index === 0 ? String(key) : `.${String(key)}`;
    })
    .join("");
}

function expectedBy({ expected }: v.BaseIssue<unknown>): string {
  const choices = (expected ?? "").replace(/[()]/g, "").split(" | ");
  const last = choices.pop() ?? "";
  if (choices.length > 0) return `${choices.join(", ")} or ${last}`;
  return typeNames.get(last) ?? last;
}

/** The value as a user wrote it, if it is short. */
function shown(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object" && input !== null) return "an object";
  const value = typeof input === "string" ? JSON.stringify(input) : String(input);
  return value.length > longestValue ? `${value.slice(0, longestValue - 1)}…` : value;
}

/** By mistake it could be a token of the real API. */
const isSecret = (name: string) => /^(refresh|access)Tokens/.test(name);
