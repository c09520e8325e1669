/** Merges equal polls in flight, and lets an answer serve other waits for 2 s. */
import type { Clock } from "../util/clock";
import { SharedWork } from "../util/sharedWork";

const freshMs = 2_000;

interface Shared<T> {
  work: SharedWork<T>;
  /** The waits that get its answer: none gets it twice. */
  askers: Set<object>;
  answeredMs?: number;
}

export class SharedPolls<T> {
  /** Those in flight, and those with a fresh answer. */
  private readonly polls = new Map<string, Shared<T>>();

  /** @param isKept whether an answer may serve waits that begin after it */
  constructor(
    private readonly clock: Clock,
    private readonly isKept: (value: T) => boolean = () => true,
  ) {}

  /**
   * Answers from another wait's fresh poll, joins one in flight, or asks.
   *
   * @param asker the wait that asks: it never gets the same answer twice
   * @throws `signal.reason` at once on abort; the request itself is aborted when no wait needs it any more
   */
  async poll(
    key: string,
    asker: object,
    ask: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    signal.throwIfAborted();
    const known = this.polls.get(key);
    const isServed = known?.answeredMs !== undefined && known.askers.has(asker);
    const poll = known && this.isFresh(known) && !isServed ? known : this.start(key, ask);
    poll.askers.add(asker);
    return poll.work.join(signal);
  }

  private start(key: string, ask: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const forget = () => {
      if (this.polls.get(key) === poll) this.polls.delete(key);
    };
    const left = () => {
      if (poll.answeredMs === undefined) forget();
    };
    const poll: Shared<T> = { work: new SharedWork(ask, left), askers: new Set() };
    this.polls.set(key, poll);
    poll.work.result.then(
      (value) => {
        this.purge();
        if (this.isKept(value)) poll.answeredMs = this.clock.now();
        else forget();
      },
      () => {},
    );
    return poll;
  }

  /** From the oldest to the first that still serves others: going through all would add up. */
  private purge(): void {
    for (const [key, poll] of this.polls) {
      if (this.isFresh(poll)) return;
      this.polls.delete(key);
    }
  }

  private isFresh({ answeredMs }: Shared<T>): boolean {
    return answeredMs === undefined || this.clock.now() - answeredMs < freshMs;
  }
}
