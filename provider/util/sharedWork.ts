import { orAbort } from "./abort";

/** Work that several callers wait for. It goes on while one of them stays, and is aborted when the last one leaves. */
export class SharedWork<T> {
  readonly result: Promise<T>;
  private readonly controller = new AbortController();
  private callers = 0;

  /** @param left called when no caller waits any more: from then on it must not be joined */
  constructor(
    start: (signal: AbortSignal) => Promise<T>,
    private readonly left: () => void,
  ) {
    this.result = start(this.controller.signal);
  }

  /** Waits for the result. @throws `signal.reason` at once on abort */
  async join(signal: AbortSignal): Promise<T> {
    this.callers += 1;
    try {
      return await orAbort(this.result, signal);
    } finally {
      this.callers -= 1;
      if (this.callers === 0) {
        this.left();
        this.controller.abort();
      }
    }
  }
}
