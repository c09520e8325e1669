/** How a server may spell a token that it sends back. */

export const each = (text: string, spell: (character: string, code: number) => string) =>
  Array.from(text, (character) => spell(character, character.charCodeAt(0))).join("");
export const hexOf = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const special = /[^\w.~-]/;
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** How a server may spell what it was sent. */
export const spellings: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "as JSON": json,
  "as JSON with escaped slashes": (text) => json(text).replaceAll("/", "\\/"),
  "as JSON for a page": (text) =>
    each(json(text), (char, code) => (/[=&<>'+]/.test(char) ? `\\u${hexOf(code, 4)}` : char)),
  "as JSON with capital digits": (text) =>
    each(json(text), (char, code) => (/[=&<>'+]/.test(char) ? `\\u${hexOf(code, 4).toUpperCase()}` : char)),
  "as JSON of escapes alone": (text) => each(text, (_char, code) => `\\u${hexOf(code, 4)}`),
  "as JSON within JSON": (text) => json(json(text).replaceAll("/", "\\/")),
  "as JavaScript": (text) => each(text, (char, code) => (special.test(char) ? `\\x${hexOf(code, 2)}` : char)),
  "as HTML": html,
  "as HTML with an apostrophe": (text) => html(text).replaceAll("'", "&apos;"),
  "as HTML in numbers": (text) => each(text, (char, code) => (special.test(char) ? `&#${code};` : char)),
  "as HTML in hexadecimal numbers": (text) =>
    each(text, (char, code) => (special.test(char) ? `&#x${hexOf(code, 2)};` : char)),
  "as HTML in long numbers": (text) =>
    each(text, (char, code) => (special.test(char) ? `&#${String(code).padStart(5, "0")};` : char)),
  "as HTML within HTML": (text) => html(html(text)),
  "as a part of a URL": encodeURIComponent,
  "as a part of a URL in small letters": (text) =>
    encodeURIComponent(text).replace(/%../g, (pair) => pair.toLowerCase()),
  "as a part of a URL, encoded twice": (text) => encodeURIComponent(encodeURIComponent(text)),
  "as a part of a URL, every character": (text) => each(text, (_char, code) => `%${hexOf(code, 2)}`),
  "as a form": (text) => new URLSearchParams({ t: text }).toString().slice(2),
  "as a form whose plus became a space": (text) => text.replaceAll("+", " "),
  "as JSON in a URL": (text) => encodeURIComponent(json(text)),
  "as HTML in JSON": (text) => json(html(text)),
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "in base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
  "in base64 with a name before it": (text) => Buffer.from(`me:${text}`).toString("base64"),
  "in base64 with two characters before it": (text) => Buffer.from(`x:${text}`).toString("base64"),
  "in base64 in a URL": (text) => encodeURIComponent(Buffer.from(text).toString("base64")),
  "in hexadecimal": (text) => Buffer.from(text).toString("hex"),
};
