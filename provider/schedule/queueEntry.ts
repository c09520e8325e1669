import type { Turn } from "../util/turn";
import type { Priority } from "./priority/priority";

/** What a turn is asked for with. */
export interface TurnRequest {
  /** The entry is not served before this moment, unless the waits want more than the budget allows. */
  dueAtMs: number;
  /** Until this moment it is served as soon as the budget has room, however the turns are spread: a token exchange, a first check. */
  urgentUntilMs: number;
  priority: Pick<Priority, "value">;
  /** Whether it is for a check, not for a token exchange. */
  isCheck: boolean;
}

/** A queue entry. Without closures and listeners of its own: they would add up over 10,000 waits. */
export class QueueEntry implements TurnRequest {
  readonly dueAtMs: number;
  readonly urgentUntilMs: number;
  readonly priority: TurnRequest["priority"];
  readonly isCheck: boolean;

  constructor(
    request: TurnRequest,
    readonly signal: AbortSignal,
    /** When the entry leaves the queue without a turn. */
    readonly untilMs: number,
    /** With a turn, or without one where `untilMs` has come. */
    readonly resolve: (turn: Turn | undefined) => void,
    readonly reject: (reason: unknown) => void,
  ) {
    this.dueAtMs = request.dueAtMs;
    this.urgentUntilMs = request.urgentUntilMs;
    this.priority = request.priority;
    this.isCheck = request.isCheck;
  }
}
