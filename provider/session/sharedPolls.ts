/** Merges equal polls in flight, and lets an answer serve other waits for 2 s. */
import type { Clock } from "../util/clock";
import { SharedWork } from "../util/sharedWork";

/** How long an answer may be reused by other waits. */
const freshMs = 2_000;

interface Flight<T> {
  work: SharedWork<T>;
  /** Waits that got this answer: the cache never serves a wait twice. */
  asked: Set<object>;
}

interface Cached<T> {
  value: T;
  atMs: number;
  asked: Set<object>;
}

export class SharedPolls<T> {
  private readonly flights = new Map<string, Flight<T>>();
  private readonly cache = new Map<string, Cached<T>>();

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
    const cached = this.cache.get(key);
    if (cached && this.clock.now() - cached.atMs < freshMs && !cached.asked.has(asker)) {
      cached.asked.add(asker);
      return cached.value;
    }
    const flight = this.flights.get(key) ?? this.start(key, ask);
    flight.asked.add(asker);
    return flight.work.join(signal);
  }

  private start(key: string, ask: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const asked = new Set<object>();
    const work = new SharedWork(ask, () => this.flights.delete(key));
    const flight: Flight<T> = { work, asked };
    this.flights.set(key, flight);
    work.result.then(
      (value) => {
        this.purge();
        if (!this.isKept(value)) this.cache.delete(key);
        else this.cache.set(key, { value, atMs: this.clock.now(), asked });
      },
      () => {},
    );
    return flight;
  }

  private purge(): void {
    for (const [key, { atMs }] of this.cache) {
      if (this.clock.now() - atMs >= freshMs) this.cache.delete(key);
    }
  }
}
