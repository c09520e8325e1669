/** How values are shown in a message: on one line, without anything that could steer a terminal. */

/** Makes control characters, bidirectional overrides and line separators visible, such as `\u001b`. */
export function visible(value: string): string {
  return value.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** At most `length` characters of `value`, with `…` where something was cut off. */
export function cut(value: string, length: number): string {
  const characters = Array.from(value.slice(0, 2 * length + 2));
  return characters.length <= length ? value : `${characters.slice(0, length).join("")}…`;
}

/** A value of a program as a short piece of JSON for an error message. */
export function quote(value: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value, (_key, nested: unknown) =>
      typeof nested === "bigint" ? String(nested) : nested,
    );
  } catch {
    // A cycle: its type is all that can be said of it.
  }
  return visible(cut(json ?? String(typeof value), 80));
}
