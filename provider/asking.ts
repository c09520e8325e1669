import type { Prospect } from "./outlook";
import type { Turn } from "./turn";

export type Wish = Pick<Asking, "dueAtMs" | "pressingUntilMs" | "prospect" | "place">;

/**
 * One who waits in the queue for a turn. There may be ten thousand of them: so this is a listener itself, and holds no
 * closures.
 */
export class Asking {
  /** While the budget suffices, not before this moment. */
  readonly dueAtMs: number;
  /** Goes out as soon as the budget has room, however the turns are spread: a mint, a first check. */
  readonly pressingUntilMs: number;
  readonly prospect: Pick<Prospect, "urgency">;
  /** Whom to tell that its turn was used. */
  readonly place: { used(): void } | undefined;

  constructor(
    wish: Wish,
    private readonly signal: AbortSignal,
    /** When it gives up. */
    readonly untilMs: number,
    private readonly queue: { drop(asking: Asking): void },
    private readonly resolve: (turn: Turn | undefined) => void,
    private readonly reject: (reason: unknown) => void,
  ) {
    this.dueAtMs = wish.dueAtMs;
    this.pressingUntilMs = wish.pressingUntilMs;
    this.prospect = wish.prospect;
    this.place = wish.place;
  }

  /** Its turn has come, or none will. */
  settle(turn: Turn | undefined): void {
    this.signal.removeEventListener("abort", this);
    this.queue.drop(this);
    this.resolve(turn);
  }

  /** The signal was aborted. */
  handleEvent(): void {
    this.queue.drop(this);
    this.reject(this.signal.reason);
  }
}
