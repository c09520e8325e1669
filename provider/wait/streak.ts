/** How often, and over how long, the same trouble must come with nothing else between before it counts as permanent. */
export interface Permanence {
  key: string;
  polls: number;
  ms: number;
}

export class Streak {
  private key: string | undefined;
  private sinceMs = 0;
  private polls = 0;

  /** @returns whether it counts as permanent now */
  isPermanent({ key, polls, ms }: Permanence, nowMs: number): boolean {
    if (this.key !== key) {
      this.key = key;
      this.sinceMs = nowMs;
      this.polls = 0;
    }
    this.polls += 1;
    return this.polls >= polls && nowMs - this.sinceMs >= ms;
  }

  end(): void {
    this.key = undefined;
  }
}
