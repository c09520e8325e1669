import { setTimeout as delay } from "node:timers/promises";

/** Time as the wait sees it; tests and the benchmark hand in a virtual one. */
export interface Clock {
  /** Monotonic milliseconds: unaffected by changes of the wall clock. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds.
   *
   * @throws `signal.reason`, at once if it is already aborted; no timer or listener stays behind.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** `setTimeout` fires at once beyond this many milliseconds. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(Math.min(Math.max(ms, 0), longestTimerMs), undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
