import type { Clock } from "../util/clock";
import type { Turn } from "../util/turn";
import { checksWithin, firstDelayMs, nextDelayMs } from "./backoff";
import type { Priority, Stage } from "./priority/priority";
import type { TurnRequest } from "./queueEntry";

/** What a wait needs of the queue. */
export interface Queue {
  readonly clock: Clock;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  /** Whether the waits want more than the budget allows. */
  readonly crowded: boolean;
  /** A wait wants so many checks a minute more, or fewer. */
  want(more: number): void;
  /** Waits for a turn; `undefined` where none came until `untilMs`. @throws `signal.reason` at once on abort */
  take(request: TurnRequest, untilMs: number, signal: AbortSignal): Promise<Turn | undefined>;
  /** Grants the turns that are due. */
  serve(): void;
}

/** One wait in the schedule. */
export interface ScheduledWait {
  /** Milliseconds until it may ask for its next turn; 0 for the first. */
  delayMs(): number;
  /** Waits for a turn. @throws `signal.reason` at once on abort */
  acquire(signal: AbortSignal): Promise<Turn>;
  /** The same; `undefined` where no turn came until `untilMs` on the schedule's clock. */
  acquireUntil(untilMs: number, signal: AbortSignal): Promise<Turn | undefined>;
  /** What the last check saw, also in an answer shared by a sibling; `undefined` where no status came. */
  saw(stage: Stage | undefined): void;
  /**
   * The wait is over.
   *
   * @param isStageOver whether an answer ended it: the stage that it saw last is over, too
   */
  leave(isStageOver: boolean): void;
}

const horizonMs = 60_000;
/** How long a first check goes out as soon as the budget has room: a few waits that start together need not queue. */
const firstUrgentMs = 1_000;
const notUrgent = Number.NEGATIVE_INFINITY;

export class QueuedWait implements ScheduledWait {
  private dueAtMs: number;
  private askAtMs: number;
  private backoffMs = firstDelayMs;
  private checked = false;
  /** Whether it may ask before it is due. Where a check failed, the next one would most probably fail as well. */
  private isEarly = false;
  private present = true;
  private wanted = 0;

  constructor(
    private readonly queue: Queue,
    private readonly priority: Priority,
  ) {
    // An integer, which V8 does not box.
    this.dueAtMs = Math.floor(queue.clock.now());
    this.askAtMs = this.dueAtMs;
    this.want(1 + checksWithin(horizonMs, firstDelayMs));
  }

  delayMs(): number {
    const nowMs = this.queue.clock.now();
    this.askAtMs =
      this.isEarly && this.queue.crowded
        ? Math.min(this.dueAtMs, Math.ceil(nowMs + firstDelayMs))
        : this.dueAtMs;
    return Math.max(0, this.askAtMs - nowMs);
  }

  async acquire(signal: AbortSignal): Promise<Turn> {
    return granted(await this.acquireUntil(Number.POSITIVE_INFINITY, signal));
  }

  acquireUntil(untilMs: number, signal: AbortSignal): Promise<Turn | undefined> {
    const nowMs = this.queue.clock.now();
    const request = {
      // Not an early request, so the deadline triggered it.
      dueAtMs: this.askAtMs < this.dueAtMs ? this.dueAtMs : Math.floor(nowMs),
      urgentUntilMs: this.checked ? notUrgent : nowMs + firstUrgentMs,
      priority: this.priority,
      isCheck: true,
    };
    return this.queue.take(request, untilMs, signal);
  }

  saw(stage: Stage | undefined): void {
    const nowMs = this.queue.clock.now();
    const { delayMs, backoffMs } = nextDelayMs(this.backoffMs, this.queue.random);
    this.want(this.present ? checksWithin(horizonMs, this.backoffMs) : 0);
    this.backoffMs = backoffMs;
    this.checked = true;
    this.isEarly = stage !== undefined;
    this.dueAtMs = Math.ceil(nowMs + delayMs);
    this.askAtMs = this.dueAtMs;
    this.priority.saw(stage, nowMs);
  }

  leave(isStageOver: boolean): void {
    if (!this.present) return;
    this.present = false;
    this.want(0);
    this.priority.left(this.queue.clock.now(), isStageOver);
    this.queue.serve();
  }

  private want(checks: number): void {
    this.queue.want(checks - this.wanted);
    this.wanted = checks;
  }
}

/** For callers without a deadline: a missing turn is a bug. */
export function granted(turn: Turn | undefined): Turn {
  if (turn === undefined) throw new Error("a turn without a deadline was refused");
  return turn;
}
