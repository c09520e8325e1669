import type { Partition, SentRequest } from "../lucidity";
import type { ScheduledWait } from "../schedule/schedule";
import type { Clock } from "../util/clock";
import type { Turn } from "../util/turn";
import type { Reachability } from "../wait/reachability";
import type { Goal, Poll, WaitOptions } from "../wait/types";
import type { Check } from "./observers";
import type { Watch } from "./watch";

/** What a wait needs of its session. */
interface Polls {
  readonly clock: Clock;
  readonly reachability: Reachability;
  enter(): ScheduledWait;
  poll(
    partition: Partition,
    place: ScheduledWait,
    turn: Turn,
    signal: AbortSignal,
    asked: (request: SentRequest) => void,
  ): Promise<Poll>;
  checked(check: Check, wait: object): void;
}

/** The options of one wait. A class without closures, since there may be ten thousand. */
export class SessionWait implements WaitOptions {
  readonly place: ScheduledWait;
  /** Of the check that is under way. */
  private requests: SentRequest[] | undefined;
  private checks = 0;
  private readonly startedMs: number;

  constructor(
    private readonly polls: Polls,
    private readonly watch: Watch,
    readonly signal: AbortSignal,
  ) {
    this.place = polls.enter();
    this.startedMs = Math.floor(polls.clock.now());
  }

  get clock(): Clock {
    return this.polls.clock;
  }

  get reachability(): Reachability {
    return this.polls.reachability;
  }

  get timeoutMs(): number {
    return this.watch.timeoutMs;
  }

  get once(): boolean {
    return this.watch.once === true;
  }

  get keepsUnseen(): boolean {
    return this.watch.keepsUnseen === true;
  }

  get goal(): Goal {
    return this.watch.goal ?? "onboarded";
  }

  poll(turn: Turn, signal: AbortSignal): Promise<Poll> {
    const { partition } = this.watch;
    this.checks += 1;
    this.requests = [];
    return this.polls.poll(partition, this.place, turn, signal, (request) => this.requests?.push(request));
  }

  checked(poll: Poll | undefined, nextInMs: number | undefined): void {
    const { checks: number, requests = [] } = this;
    const { partition, urn } = this.watch;
    this.requests = undefined;
    this.polls.checked({ partition, urn, number, requests, poll, nextInMs }, this);
    if (poll === undefined) return;
    const elapsedMs = this.clock.now() - this.startedMs;
    this.watch.observer?.checked({ poll, elapsedMs, isLast: nextInMs === undefined });
  }
}
