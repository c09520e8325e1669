import type { SentRequest } from "../lucidity";
import type { ScheduledWait } from "../schedule/schedule";
import { before } from "../util/abort";
import type { Clock } from "../util/clock";
import type { Turn } from "../util/turn";
import type { Reachability } from "../wait/reachability";
import type { Poll, WaitObserver, WaitPolls } from "../wait/types";
import type { Check } from "./observers";
import type { Poller } from "./poller";
import type { WaitRequest } from "./waitRequest";

export interface SharedByWaits {
  readonly clock: Clock;
  readonly reachability: Reachability;
  checked(check: Check, wait: SessionWait): void;
}

/** What one wait of a session polls with. Each poll takes a turn. It holds no closures, since there may be ten thousand. */
export class SessionWait implements WaitPolls {
  readonly clock: Clock;
  readonly reachability: Reachability;
  readonly scheduled: ScheduledWait;
  private requests: SentRequest[] | undefined;
  private checks = 0;
  private readonly startedMs: number;

  constructor(
    private readonly shared: SharedByWaits,
    private readonly poller: Pick<Poller, "enter" | "poll">,
    private readonly request: Pick<WaitRequest, "partition" | "urn">,
    readonly signal: AbortSignal,
    private readonly observer?: WaitObserver,
  ) {
    this.clock = shared.clock;
    this.reachability = shared.reachability;
    this.scheduled = poller.enter();
    this.startedMs = Math.floor(this.clock.now());
  }

  poll(turn: Turn, untilMs: number): Promise<Poll | undefined> {
    return before(this.clock, untilMs, this.signal, (signal) => this.pollWith(turn, signal));
  }

  /** One poll, whenever its turn comes. */
  async pollOnce(): Promise<Poll> {
    const turn = await this.scheduled.acquire(this.signal);
    const poll = await this.pollWith(turn, this.signal);
    this.checked(poll, undefined);
    return poll;
  }

  /** The first request takes the turn over. Where none is sent, the turn is given back. */
  private async pollWith(turn: Turn, signal: AbortSignal): Promise<Poll> {
    let held: Turn | undefined = turn;
    const takeTurn = async (next: AbortSignal) => {
      const first = held;
      held = undefined;
      return first ?? this.scheduled.acquire(next);
    };
    const giveBack = () => {
      held?.unused();
      held = undefined;
    };
    this.checks += 1;
    const requests: SentRequest[] = [];
    this.requests = requests;
    const sent = (request: SentRequest) => void requests.push(request);
    const { partition } = this.request;
    let isAborted = true;
    try {
      const poll = await this.poller.poll({
        partition,
        asker: this,
        takeTurn,
        joined: giveBack,
        sent,
        signal,
      });
      isAborted = false;
      return poll;
    } finally {
      giveBack();
      if (isAborted) this.report(undefined, undefined);
    }
  }

  checked(poll: Poll, nextInMs: number | undefined): void {
    this.report(poll, nextInMs);
    const elapsedMs = this.clock.now() - this.startedMs;
    this.observer?.checked({ poll, elapsedMs, isLast: nextInMs === undefined });
  }

  private report(poll: Poll | undefined, nextInMs: number | undefined): void {
    const { requests = [], checks: number } = this;
    const { partition, urn } = this.request;
    this.requests = undefined;
    this.shared.checked({ partition, urn, number, requests, poll, nextInMs }, this);
  }
}
