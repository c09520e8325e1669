import type { Clock } from "../util/clock";

/** A process whose requests have all failed gives up after this long. */
const firstContactMs = 60_000;

/** Whether the API has answered this process: if so, outages are ridden out. */
export class Reachability {
  private failingSinceMs: number | undefined;

  /** @param worked what has worked in this process, for all who need to know */
  constructor(
    private readonly clock: Clock,
    private readonly worked = { answered: false },
  ) {}

  answered(): void {
    this.worked.answered = true;
  }

  /** A poll failed. One minute counts for the whole process: with a minute for each wait, a queue of waits would take hours. */
  failed(): void {
    this.failingSinceMs ??= this.clock.now();
  }

  /** Without a wait under way it is not known whether the API is still out of reach. */
  allWaitsOver(): void {
    this.failingSinceMs = undefined;
  }

  get hasAnswered(): boolean {
    return this.worked.answered;
  }

  /** How long until an API that was never reached is given up on; infinity where it was, or no request has failed. */
  get givesUpInMs(): number {
    if (this.worked.answered || this.failingSinceMs === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.failingSinceMs + firstContactMs - this.clock.now());
  }
}
