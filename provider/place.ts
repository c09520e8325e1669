import { checksWithin, firstDelayMs, nextDelayMs } from "./backoff";
import type { Prospect, Stage } from "./outlook";
import type { Schedule } from "./schedule";
import { sure, type Turn } from "./turn";

/** One wait's place in the queue. */
export interface Place {
  /** Milliseconds until it may ask for its next turn; 0 for the first. */
  delayMs(): number;
  /** Waits for a turn. @throws `signal.reason` at once on abort */
  acquire(signal: AbortSignal): Promise<Turn>;
  /** The same; `undefined` where no turn came until `untilMs` on the schedule's clock. */
  acquireUntil(untilMs: number, signal: AbortSignal): Promise<Turn | undefined>;
  /** What the last check saw; also for an answer shared by a sibling. */
  saw(stage: Stage): void;
  /** The wait is over, however. */
  leave(): void;
}

const horizonMs = 60_000;
/** How long a first check may go out as soon as there is room: a few at once shall not wait for each other. */
const firstPressingMs = 1_000;
const notPressing = Number.NEGATIVE_INFINITY;

export class QueuedPlace implements Place {
  private dueAtMs: number;
  private askAtMs: number;
  private backoffMs = firstDelayMs;
  private checked = false;
  private answered = false;
  private present = true;
  private wanted = 0;

  constructor(
    private readonly schedule: Schedule,
    private readonly prospect: Prospect,
  ) {
    // Whole milliseconds take no memory of their own.
    this.dueAtMs = Math.floor(schedule.clock.now());
    this.askAtMs = this.dueAtMs;
    this.want(1 + checksWithin(horizonMs, firstDelayMs));
  }

  delayMs(): number {
    const nowMs = this.schedule.clock.now();
    this.askAtMs = this.schedule.crowded
      ? Math.min(this.dueAtMs, Math.ceil(nowMs + firstDelayMs))
      : this.dueAtMs;
    return Math.max(0, this.askAtMs - nowMs);
  }

  async acquire(signal: AbortSignal): Promise<Turn> {
    return sure(await this.acquireUntil(Number.POSITIVE_INFINITY, signal));
  }

  acquireUntil(untilMs: number, signal: AbortSignal): Promise<Turn | undefined> {
    const nowMs = this.schedule.clock.now();
    const wish = {
      // Whoever comes without having been told to come early has a reason, such as its deadline.
      dueAtMs: this.askAtMs < this.dueAtMs ? this.dueAtMs : Math.floor(nowMs),
      pressingUntilMs: this.checked ? notPressing : nowMs + firstPressingMs,
      prospect: this.prospect,
      place: this,
    };
    return this.schedule.take(wish, untilMs, signal);
  }

  /** One of its turns has been used. */
  used(): void {
    this.answered = true;
  }

  saw(stage: Stage): void {
    const nowMs = this.schedule.clock.now();
    const { delayMs, backoffMs } = nextDelayMs(this.backoffMs, this.schedule.random);
    this.want(this.present ? checksWithin(horizonMs, this.backoffMs) : 0);
    this.backoffMs = backoffMs;
    this.checked = true;
    this.answered = false;
    this.dueAtMs = Math.ceil(nowMs + delayMs);
    this.askAtMs = this.dueAtMs;
    this.prospect.saw(stage, nowMs);
  }

  leave(): void {
    if (!this.present) return;
    this.present = false;
    this.want(0);
    this.prospect.left(this.schedule.clock.now(), this.answered);
    this.schedule.serve();
  }

  private want(checks: number): void {
    this.schedule.want(checks - this.wanted);
    this.wanted = checks;
  }
}
