import type { Clock } from "./clock";

/** The reason of each abort that only ends a timer: without one, an exception with a stack would be made each time. */
export const isOver = new Error("the timer is no longer needed");

/**
 * Settles as `promise` does, or rejects with `signal.reason` as soon as the signal aborts. The work behind the promise goes on;
 * no listener is left.
 */
export function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/**
 * Does the work before a moment on the clock; `undefined` if that comes first. No timer or listener outlasts the call.
 *
 * @param work must reject at once when its signal is aborted: at that moment, or with `signal`
 * @throws `signal.reason` on abort, or what the work throws
 */
export async function before<T>(
  clock: Clock,
  untilMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const cancel = () => controller.abort(signal.reason);
  signal.addEventListener("abort", cancel, { once: true });
  let isLate = false;
  clock.sleep(untilMs - clock.now(), controller.signal).then(
    () => {
      isLate = true;
      controller.abort(new Error("the deadline"));
    },
    () => {},
  );
  try {
    if (signal.aborted) cancel();
    return await work(controller.signal);
  } catch (error) {
    if (isLate) return undefined;
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    controller.abort(isOver);
  }
}
