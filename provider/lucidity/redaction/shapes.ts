/** Finds what looks like a credential, whether or not this process knows it. */

export type Range = readonly [start: number, end: number];

const jwt = /eyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g;

const keyWord =
  "token|secret|passw(?:or)?d|passphrase|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|credential|session[-_ ]?id|signature|jwt|pwd|authori[sz]ation|cookie";
/** `token=…`, `"accessToken": "…"`, `name="token" value="…"`. */
const keyed = new RegExp(
  `(?:${keyWord})[\\w.-]{0,30}(?:["']?\\s*[:=]\\s*|["']\\s+(?:value|content)\\s*=\\s*)(?:"([^"]*)|'([^']*)|([^\\s"'<>&;,}]+))`,
  "dgi",
);
const element = new RegExp(
  `<[\\w:.-]{0,30}?(?:${keyWord})[\\w:.-]{0,30}(?:\\s[^<>]*)?>(?:<!\\[CDATA\\[)?([^<\\]]+)`,
  "dgi",
);
/** A header's value, which may be several words. */
const header = /(?:authorization|cookie)\s*[:=]\s*([^"'<>\r\n]+)/dgi;
/** Not a word such as "authentication". */
const scheme = /\b(?:bearer|basic)\s+(?![a-z]{1,19}(?![\w.~+/=-]))([\w.~+/=-]{6,})/dgi;
const longWord = /[\w+/-]{20,}={0,2}/g;

const harmless = /^(?:null|true|false|undefined|none|bearer|basic|\d{1,6})?$/i;

export function* tokenRanges(text: string): Generator<Range> {
  for (const { index, 0: word } of text.matchAll(jwt)) yield [index, index + word.length];
}

/** The ranges that may be credentials. Only for text whose exact words do not matter: it may hide too much. */
export function* credentialRanges(text: string): Generator<Range> {
  yield* tokenRanges(text);
  for (const { indices } of [keyed, element, header, scheme].flatMap((shape) => [...text.matchAll(shape)])) {
    const range = indices?.slice(1).find((group) => group !== undefined);
    if (range && isWorthHiding(text.slice(...range))) yield range;
  }
  for (const { index, 0: word } of text.matchAll(longWord))
    if (looksRandom(word)) yield [index, index + word.length];
}

const isWorthHiding = (value: string) => !harmless.test(value.trim());

/** Letters and digits mixed in one run, as in keys and hashes: no path, no UUID and no name of a constant. */
function looksRandom(word: string): boolean {
  const mixes = (part: string) => /\d/.test(part) && /[a-z]/i.test(part);
  if (word.split(/[/_-]/).some((part) => part.length >= 20 && mixes(part))) return true;
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
}
