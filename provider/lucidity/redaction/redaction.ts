import { cut, visible } from "../../util/text";
import { credentialRanges, type Range, tokenRanges } from "./shapes";
import { formsOf, readingsOf } from "./spellings";

type Role = "refreshToken" | "accessToken";

const mostSecrets = 500;
const shortestSecret = 4;
/** A text is cut to this before it is searched: nothing longer is ever shown. */
const mostSearched = 16 * 1024;
/** The most that can remain of a secret at the cut, in any spelling. */
const tail = 64;
/** A prefix of this length counts as the secret if the text marks it as cut short. */
const shortestStart = 8;
const longestStart = 12;
const cutShort = /^(?:$|…|\.\.\.|\*\*)/;
const mask = "[secret]";

/** Removes known secrets, and what looks like one, from text that is shown. */
export class Redaction {
  /** Each secret with its spellings, the most recent last. */
  private readonly secrets = new Map<string, readonly string[]>();
  private readonly current = new Map<Role, string>();

  /** Remembers a secret: the current one of each role, and the last 500 of all. */
  add(secret: string, role?: Role): void {
    if (secret.length < shortestSecret) return;
    const forms = this.secrets.get(secret) ?? formsOf(secret).map(folded);
    this.secrets.delete(secret);
    this.secrets.set(secret, forms);
    if (role !== undefined) this.current.set(role, secret);
    this.forgetOldest();
  }

  /** `text` on one line, at most `length` characters, without JSON Web Tokens and without the secrets, however they are spelled. */
  clean(text: string, length: number): string {
    return this.show(text, length, tokenRanges);
  }

  /** The same for text of unknown origin: also removes what looks like a credential. */
  excerpt(text: string, length: number): string {
    return this.show(text, length, credentialRanges);
  }

  private forgetOldest(): void {
    const current = new Set(this.current.values());
    for (const secret of this.secrets.keys()) {
      if (this.secrets.size <= mostSecrets) return;
      if (!current.has(secret)) this.secrets.delete(secret);
    }
  }

  private show(text: string, length: number, shapes: (text: string) => Iterable<Range>): string {
    const searched = text.slice(0, mostSearched);
    const hidden: Range[] = [];
    for (const { text: read, starts, ends } of readingsOf(searched)) {
      for (const [start, end] of [...this.secretRanges(read), ...shapes(read)])
        hidden.push([starts[start] ?? 0, ends[end - 1] ?? searched.length]);
    }
    const isCut = text.length > searched.length;
    const masked = withMasks(searched, hidden, isCut ? searched.length - tail : searched.length);
    return cut(visible(isCut ? `${masked}…` : masked), length);
  }

  private *secretRanges(text: string): Generator<Range> {
    const compared = folded(text);
    for (const forms of this.secrets.values()) for (const form of forms) yield* occurrences(compared, form);
  }
}

/** Form encoding makes a space of `+`, and `+` of a space. */
const folded = (text: string) => text.replaceAll("+", " ");

/** Where `secret` stands in `text`, whole or cut short. */
function* occurrences(text: string, secret: string): Generator<Range> {
  const start = secret.slice(0, shortestStart);
  const enough = Math.max(shortestStart, Math.min(longestStart, Math.ceil(secret.length / 2)));
  let at = text.indexOf(start);
  while (at !== -1) {
    let length = start.length;
    while (length < secret.length && text[at + length] === secret[length]) length++;
    const isSecret =
      length === secret.length || length >= enough || cutShort.test(text.slice(at + length, at + length + 3));
    if (isSecret) yield [at, at + length];
    at = text.indexOf(start, isSecret ? at + length : at + 1);
  }
}

function withMasks(text: string, hidden: Range[], length: number): string {
  let shown = "";
  let at = 0;
  for (const [start, end] of hidden.toSorted(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd)) {
    // Two ranges that overlap are one; those that only touch are two secrets.
    if (start >= at) shown += `${text.slice(at, start)}${mask}`;
    at = Math.max(at, end);
  }
  return shown + text.slice(at, Math.max(at, length));
}
