/** Undoes the escapes of JSON, HTML, URLs and base64 in a text, several times over: a server may spell a token in any of them. */

/** One reading of a text. It keeps the position in the original for each of its characters. */
export interface Reading {
  readonly text: string;
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
}

/** How often escapes are undone: JSON within JSON within a URL is three. */
const mostRounds = 4;

const escapes =
  /\\u([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&(amp|lt|gt|quot|apos|equals|plus|sol)\b;?|\\([^\w\s])/gi;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  equals: "=",
  plus: "+",
  sol: "/",
};

/** All readings of `text`, the text itself first. */
export const readingsOf = (text: string): Reading[] =>
  unescapedReadings(text).flatMap((reading) => [reading, ...decodedWords(reading)]);

/** All readings of a secret, which may itself look escaped. */
export const formsOf = (secret: string): string[] => unescapedReadings(secret).map(({ text }) => text);

function unescapedReadings(text: string): Reading[] {
  const readings: Reading[] = [];
  for (let next: Reading | undefined = original(text); next; next = unescaped(next)) {
    if (readings.push(next) > mostRounds) break;
  }
  return readings;
}

function original(text: string): Reading {
  return {
    text,
    starts: Uint32Array.from({ length: text.length }, (_, index) => index),
    ends: Uint32Array.from({ length: text.length }, (_, index) => index + 1),
  };
}

/** With one level of escapes undone; `undefined` if there are none. */
function unescaped({ text, starts, ends }: Reading): Reading | undefined {
  const builder = new ReadingBuilder();
  let at = 0;
  const copy = (to: number) => {
    for (; at < to; at++) builder.add(text.charAt(at), starts[at], ends[at]);
  };
  for (const match of text.matchAll(escapes)) {
    copy(match.index);
    at = match.index + match[0].length;
    builder.add(characterOf(match), starts[match.index], ends[at - 1]);
  }
  if (at === 0) return undefined;
  copy(text.length);
  return builder.reading();
}

function characterOf(match: RegExpExecArray): string {
  const [whole, json, braced, hex, percent, entityHex, decimal, entity, escaped] = match;
  const code = json ?? braced ?? hex ?? percent ?? entityHex;
  if (entity !== undefined) return entities[entity.toLowerCase()] ?? whole;
  if (escaped !== undefined) return escaped;
  const point = code === undefined ? Number(decimal) : Number.parseInt(code, 16);
  // Tokens are ASCII: other characters need no decoding.
  return point < 0x80 ? String.fromCharCode(point) : "\ufffd";
}

const base64 = (skip: number) => (word: string) => Buffer.from(word.slice(skip), "base64").toString("latin1");
const hex = (skip: number) => (word: string) =>
  /^[0-9a-f]+$/i.test(word) ? Buffer.from(word.slice(skip), "hex").toString("latin1") : "";
/** Characters right before an encoded word may look like part of it, so every alignment is tried. */
const wordDecoders = [base64(0), base64(1), base64(2), base64(3), hex(0), hex(1)];

/** The long words of a text as if they were base64 or hex. Each character stands for its whole word. */
function decodedWords({ text, starts, ends }: Reading): Reading[] {
  const words = [...text.matchAll(/[A-Za-z0-9+/_-]{12,}={0,2}/g)];
  if (words.length === 0) return [];
  return wordDecoders.map((decode) => {
    const builder = new ReadingBuilder();
    for (const { 0: word, index } of words) {
      const [start, end] = [starts[index], ends[index + word.length - 1]];
      for (const character of `${decode(word)}\n`) builder.add(character, start, end);
    }
    return builder.reading();
  });
}

class ReadingBuilder {
  private text = "";
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  add(character: string, start = 0, end = 0): void {
    this.text += character;
    this.starts.push(start);
    this.ends.push(end);
  }

  reading(): Reading {
    return { text: this.text, starts: this.starts, ends: this.ends };
  }
}
