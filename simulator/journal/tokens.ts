/** A shorter token could be an ordinary word, so it is not searched for in other text. */
const shortestHidden = 8;

/** The tokens that the simulator has seen, to be removed from all text that it keeps. */
export class Tokens {
  private readonly seen = new Set<string>();

  see(...tokens: readonly unknown[]): void {
    for (const token of tokens)
      if (typeof token === "string" && token.length >= shortestHidden) this.seen.add(token);
  }

  hide(text: string): string {
    let hidden = text;
    for (const token of this.seen)
      for (const form of [token, encodeURIComponent(token)]) hidden = hidden.replaceAll(form, "[token]");
    return hidden;
  }
}
