/** A shorter token could be an ordinary word, so it is not searched for in other text. */
const shortestHidden = 8;
/** The search takes time for each token. A token in use is seen again with each request. */
const mostSeen = 500;

/** The tokens to remove from all text that the simulator keeps. */
export class Tokens {
  private readonly configured: readonly string[];
  /** Each token with its spellings, the one seen last at the end. */
  private readonly seen = new Map<string, readonly string[]>();

  constructor(configured: readonly string[]) {
    this.configured = configured.flatMap(spellings);
  }

  see(token: unknown): void {
    if (typeof token !== "string") return;
    this.seen.delete(token);
    this.seen.set(token, spellings(token));
    const [oldest] = this.seen.keys();
    if (this.seen.size > mostSeen && oldest !== undefined) this.seen.delete(oldest);
  }

  hide(text: string): string {
    const known = [...this.configured, ...[...this.seen.values()].flat()];
    return known.reduce((hidden, spelling) => hidden.replaceAll(spelling, "[token]"), text);
  }
}

/** The token as it is and as a URL spells it. */
function spellings(token: string): string[] {
  if (token.length < shortestHidden) return [];
  return [...new Set([token, encodeURIComponent(token.toWellFormed())])];
}
