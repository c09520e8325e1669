/** Makes values safe to show in a message: on one line, without anything that a terminal or a CI runner would obey. */
import { mayBeToken } from "./tokenLike";

/** Characters that show nothing or change what is around them, also those that Unicode counts among the letters. */
const hidden =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu;

/**
 * Matches the `{` of a Pulumi colour directive, `<{%…%}>`. The CLI panics on an unknown one, and drops the text after one that
 * is not closed.
 */
const directive = /(?<=<)\{(?=%|$)/g;
/**
 * Matches the second `#` of a CI command (`##vso[`, `##[`): Azure Pipelines, GitHub Actions and TeamCity find it anywhere in a
 * line.
 */
const runnerCommand = /(?<=#)#(?=[a-z]*\[)/gi;
/** Matches the first `:` of a command of GitHub Actions, `::error::`, which counts at the start of a line only. */
const lineCommand = /^(\s*):(?=:.*:(?::|$))/;

/**
 * Text from outside, safe to print on one line of a terminal or a CI log. Control characters, invisible ones and line breaks are
 * made visible, such as `\u001b`; what the Pulumi CLI or a CI runner would obey is broken by such an escape.
 */
export function visible(value: string): string {
  return value
    .replace(hidden, escaped)
    .replace(directive, escaped)
    .replace(runnerCommand, escaped)
    .replace(lineCommand, (_command, space: string) => `${space}${escaped(":")}`);
}

/** Also spaces that look like the usual one. */
const unseen = new RegExp(`${hidden.source}|(?! )\\p{Zs}`, "gu");

/** Names the invisible characters of a value that is itself not shown, as the end of a sentence; empty if there are none. */
export function invisibleIn(value: string): string {
  const found = new Set(value.match(unseen)?.map(escaped));
  return found.size === 0 ? "" : ` (it holds characters that cannot be seen: ${[...found].join(" ")})`;
}

/** `value` with each invisible character replaced, to look at the rest of it. */
export const withoutInvisible = (value: string, replacement: string) => value.replace(unseen, replacement);

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}

/** Without percent-encoding; as it is, where that is broken. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** At most `length` characters of `value`, with `…` where something was cut off. */
export function cut(value: string, length: number): string {
  const characters = Array.from(value.slice(0, 2 * length + 2));
  return characters.length <= length ? value : `${characters.slice(0, length).join("")}…`;
}

const longestShown = 80;

const withoutToken = (text: string) =>
  mayBeToken(text) ? `[hidden: ${text.length} characters that may be a token]` : text;

/** A name that a user typed, for an error message. */
export const shown = (name: string): string => visible(cut(withoutToken(name), longestShown));

/** A value of a program as a short piece of JSON for an error message. */
export function quote(value: unknown): string {
  if (typeof value === "string" && mayBeToken(value)) return withoutToken(value);
  let json: string | undefined;
  try {
    json = JSON.stringify(value, (_key, nested: unknown) => {
      if (typeof nested === "bigint") return String(nested);
      return typeof nested === "string" ? withoutToken(nested) : nested;
    });
  } catch {
    // A cyclic value: only its type is shown.
  }
  return visible(cut(json ?? String(typeof value), longestShown));
}
