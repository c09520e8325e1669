/** The health of the API as a whole, from the checks of all waits of a process. */
import type { Clock } from "../util/clock";
import type { Poll } from "./types";

export type ApiEvent =
  /** No wait has been answered since the trouble began; `credentialProblem` says why the API could not be asked. */
  | { kind: "lost"; label: string; credentialProblem?: string }
  | { kind: "back"; afterMs: number }
  /** It asked to slow down, and fewer requests than usual are sent. */
  | { kind: "slowed"; label: string; perMinute: number }
  | { kind: "fullRate"; perMinute: number };

/** Requests a minute: how many are allowed now, and how many usually. */
export interface RequestRate {
  perMinute: number;
  full: number;
}

/** A few partitions may have trouble of their own. An outage affects all waits, or at least this many over this long. */
const fewestLost = 5;
const outageMs = 10_000;

/**
 * After a single 429, 49 of 50 requests a minute are not worth a line. If more follow, the line has the rate of that moment.
 */
export const isLowered = ({ perMinute, full }: RequestRate): boolean => perMinute <= 0.9 * full;

export class ApiHealth {
  private waits = 0;
  /** Waits in trouble since the last answer to any. */
  private readonly troubled = new Set<object>();
  private trouble: { sinceMs: number; isReported: boolean } | undefined;
  private isSlowed = false;

  constructor(
    private readonly clock: Clock,
    private readonly rate: () => RequestRate,
    private readonly report: (event: ApiEvent) => void,
  ) {}

  begun(): void {
    this.waits += 1;
  }

  ended(wait: object): void {
    this.waits -= 1;
    this.troubled.delete(wait);
    // Without a wait it is not known whether the trouble goes on.
    if (this.isIdle) this.trouble = undefined;
  }

  get isIdle(): boolean {
    return this.waits === 0;
  }

  /** @param wait that checked; `undefined` for a poll outside any, whose trouble does not count */
  checked(wait: object | undefined, poll: Poll): void {
    if (poll.kind === "trouble") {
      if (wait !== undefined) this.failed(wait, poll);
    } else if (poll.kind !== "refused") {
      this.answered();
      if (poll.kind === "throttled") this.throttled(poll.label);
      else this.sped();
    }
  }

  private failed(wait: object, { label, error, isOfCredential }: Extract<Poll, { kind: "trouble" }>): void {
    const nowMs = this.clock.now();
    this.trouble ??= { sinceMs: nowMs, isReported: false };
    if (this.trouble.isReported) return;
    this.troubled.add(wait);
    const { size } = this.troubled;
    const isOutage = size >= this.waits || (size >= fewestLost && nowMs - this.trouble.sinceMs >= outageMs);
    if (!isOutage) return;
    this.trouble.isReported = true;
    this.report({ kind: "lost", label, ...(isOfCredential && { credentialProblem: error.message }) });
  }

  private answered(): void {
    const { trouble } = this;
    this.trouble = undefined;
    this.troubled.clear();
    if (trouble?.isReported) this.report({ kind: "back", afterMs: this.clock.now() - trouble.sinceMs });
  }

  private throttled(label: string): void {
    const rate = this.rate();
    if (this.isSlowed || this.isIdle || !isLowered(rate)) return;
    this.isSlowed = true;
    this.report({ kind: "slowed", label, perMinute: rate.perMinute });
  }

  private sped(): void {
    const { perMinute, full } = this.rate();
    if (!this.isSlowed || perMinute < full) return;
    this.isSlowed = false;
    this.report({ kind: "fullRate", perMinute });
  }
}
