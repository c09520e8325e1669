/** Lines at the end of a terminal that are redrawn in place. */
import stringWidth from "string-width";

/** Begin and end a synchronized update, for terminals that support it. */
const together = ["\u001b[?2026h", "\u001b[?2026l"] as const;
const eraseLineEnd = "\u001b[K";
const eraseBelow = "\u001b[J";

export class Frame {
  private drawn: readonly string[] = [];

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** @param lines each narrower than the terminal */
  draw(lines: readonly string[]): void {
    const text = lines.map((line) => `${line}${eraseLineEnd}\n`).join("");
    this.stream.write(`${together[0]}${this.back()}${text}${eraseBelow}${together[1]}`);
    this.drawn = lines;
  }

  /** Moves to the first line. In a terminal that has become narrower since, a line takes several rows. */
  private back(): string {
    const columns = this.stream.columns || Number.POSITIVE_INFINITY;
    const rows = this.drawn.reduce(
      (total, line) => total + Math.max(1, Math.ceil(stringWidth(line) / columns)),
      0,
    );
    return rows === 0 ? "\r" : `\r\u001b[${rows}A`;
  }
}
