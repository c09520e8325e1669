import type { Clock } from "../../provider/util/clock";

interface Sleeper {
  atMs: number;
  wake: () => void;
}

/** A clock that jumps to the end of the next sleep as soon as no promise can settle without it. */
export class VirtualClock implements Clock {
  private nowMs = 0;
  private readonly sleepers = new Set<Sleeper>();

  now(): number {
    return this.nowMs;
  }

  /** How many sleeps have not ended. */
  get pending(): number {
    return this.sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper = {
        atMs: this.nowMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Lets time pass until `promise` is settled, and returns what it resolves to. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const watch = () => {
      settled = true;
    };
    promise.then(watch, watch);
    for (;;) {
      await idle();
      if (settled) return promise;
      if (this.sleepers.size === 0) throw new Error("nothing sleeps, and the promise has not settled");
      this.wakeNext();
    }
  }

  /** Lets `ms` milliseconds pass. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await idle();
      const next = this.earliest();
      if (next === undefined || next.atMs > untilMs) break;
      this.wakeNext();
    }
    this.nowMs = untilMs;
    await idle();
  }

  private wakeNext(): void {
    const next = this.earliest();
    if (next === undefined) return;
    this.sleepers.delete(next);
    this.nowMs = Math.max(this.nowMs, next.atMs);
    next.wake();
  }

  private earliest(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.sleepers)
      if (first === undefined || sleeper.atMs < first.atMs) first = sleeper;
    return first;
  }
}

/** Resolves once every promise has settled that waits for no sleep. */
export const idle = () => new Promise<void>((resolve) => setImmediate(resolve));
