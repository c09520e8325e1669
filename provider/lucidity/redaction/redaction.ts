import { cut, visible } from "../../util/text";

/** Cuts every secret it was told out of what is shown. */
export class Redaction {
  private readonly secrets: string[] = [];

  /** Remembers a secret; of those minted over a long run, the last few hundred. */
  add(secret: string): void {
    if (secret.length < 4 || this.secrets.includes(secret)) return;
    this.secrets.push(secret);
    if (this.secrets.length > 500) this.secrets.splice(1, 1);
  }

  /** `text` without any secret, as it is or percent-encoded, on one line, at most `length` characters. */
  clean(text: string, length: number): string {
    let clean = text;
    // The longest first, since one may begin with another.
    for (const secret of this.secrets.toSorted((a, b) => b.length - a.length)) {
      for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
        clean = clean.replaceAll(form, "[secret]");
      }
    }
    return cut(visible(clean), length);
  }
}
