import { roughDuration } from "../util/durations";

const minuteMs = 60_000;
/** What takes less needs no estimate. */
const worthSayingMs = 30_000;
/** So many first answers show how fast they come. */
const fewestSeen = 10;

/** Estimates when every wait has had its first status. */
export class FirstRound {
  private count = 0;
  private lastMs: number;

  constructor(private readonly startedMs: number) {
    this.lastMs = startedMs;
  }

  seen(nowMs: number): void {
    this.count += 1;
    this.lastMs = nowMs;
  }

  /** `all seen in about 8m`; `undefined` where that is soon, or where no answers come. */
  estimate(unseen: number, perMinute: number, nowMs: number): string | undefined {
    if (unseen === 0 || this.count === 0 || nowMs - this.lastMs > minuteMs) return undefined;
    const eachMs = minuteMs / perMinute;
    const soFarMs = (nowMs - this.startedMs) / this.count;
    const leftMs = unseen * (this.count < fewestSeen ? eachMs : Math.max(eachMs, soFarMs));
    if (leftMs < worthSayingMs) return undefined;
    return `all seen in about ${roughDuration(Math.ceil(leftMs / minuteMs) * minuteMs)}`;
  }
}
