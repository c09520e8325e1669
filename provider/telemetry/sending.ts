/** When spans are sent: at the end of each wait, since the engine ends a provider's process soon after its last call. */

export interface Patience {
  mostMs: number;
  /** Whether no answer within that time counts as a failure. */
  warnsOfDelay: boolean;
}

export class Sending {
  /** The next sending, which will take all spans that end until it begins. */
  private next: Promise<void> | undefined;
  private current: Promise<void> = Promise.resolve();
  private isBroken = false;
  private readonly broken = Promise.withResolvers<void>();

  /**
   * @param send sends all spans that have ended
   * @param failed called once, with the reason why spans are lost
   */
  constructor(
    private readonly send: () => Promise<void>,
    private readonly failed: (why: string) => void,
  ) {}

  /** Resolves when all spans that have ended are sent, and after `mostMs` at the latest. Where sending fails, nothing waits for it again. */
  async flush({ mostMs, warnsOfDelay }: Patience): Promise<void> {
    if (this.isBroken) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        if (warnsOfDelay) this.lost(`no answer within ${mostMs / 1_000} s`);
        resolve();
      }, mostMs);
    });
    await Promise.race([this.sendNext(), this.broken.promise, late]);
    clearTimeout(timer);
  }

  lost(why: string): void {
    if (this.isBroken) return;
    this.isBroken = true;
    this.broken.resolve();
    this.failed(why);
  }

  /** Thousands of waits may end at once: their spans go together. */
  private sendNext(): Promise<void> {
    this.next ??= this.current.then(nextTurn).then(() => {
      this.next = undefined;
      this.current = this.send().catch((error: unknown) => this.lost(reasonOf(error)));
      return this.current;
    });
    return this.next;
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A code or a class, never the message, which may quote a URL, a header or the answer. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && /^[A-Z_]+$/.test(code)) return code;
  if (typeof code !== "number") return error.name;
  if (!("metadata" in error)) return `HTTP ${code}`;
  // Of "No connection established. Last error: connect ECONNREFUSED 127.0.0.1:4317", the code alone.
  const [cause] = / E[A-Z]{3,}\b/.exec(error.message) ?? [];
  return cause === undefined ? `gRPC status ${code}` : cause.trim();
}
