/** Time for waits. Tests and the benchmark use a virtual one. */
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

/** An object without closures that is its own abort listener: there may be ten thousand. */
class Sleep {
  private readonly timer: NodeJS.Timeout;

  constructor(
    ms: number,
    private readonly signal: AbortSignal | undefined,
    private readonly resolve: () => void,
    private readonly reject: (reason: unknown) => void,
  ) {
    // Rounded up: timers drop fractions, and a wait that wakes early would poll twice.
    this.timer = setTimeout(Sleep.over, Math.min(Math.max(Math.ceil(ms), 0), longestTimerMs), this);
    signal?.addEventListener("abort", this, { once: true });
  }

  private static over(sleep: Sleep): void {
    sleep.signal?.removeEventListener("abort", sleep);
    sleep.resolve();
  }

  handleEvent(): void {
    clearTimeout(this.timer);
    this.reject(this.signal?.reason);
  }
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) reject(signal.reason);
      else new Sleep(ms, signal, resolve, reject);
    }),
};
