/**
 * The wait for one partition: a loop that sleeps, polls and decides (`rules.ts`) until it can RETURN a closed outcome.
 * It knows nothing of Pulumi or HTTP: it is given a clock, a place in the schedule and a `poll` function.
 */

import { toError } from "../util/errors";
import type { Turn } from "../util/turn";
import { Rules } from "./rules";
import { CommonFailure, type Outcome, type Poll, type WaitOptions } from "./types";

/** The last poll is placed this long before the deadline, so that its answer can still arrive. */
const lastPollMarginMs = 1_000;

/** Waits until the partition is onboarded or the wait must end otherwise. Never throws. */
export async function waitForOnboarding(options: WaitOptions): Promise<Outcome> {
  const { clock, place, signal, deadlineMs } = options;
  const rules = new Rules(options, clock);
  const untilMs = Math.floor(clock.now()) + deadlineMs;
  const pause = (remainingMs: number) =>
    Math.min(untilNextPoll(place.delayMs(), remainingMs), rules.givesUpInMs);
  try {
    for (;;) {
      signal.throwIfAborted();
      const remainingMs = untilMs - clock.now();
      const pauseMs = pause(remainingMs);
      if (pauseMs > 0) await clock.sleep(Math.min(pauseMs, remainingMs), signal);
      const turn = clock.now() < untilMs ? await place.acquireUntil(untilMs, signal) : undefined;
      const poll = turn && (await pollUntil(options, turn, untilMs));
      if (!poll) return rules.over({ kind: "timedOut", deadlineMs });
      const verdict = rules.judge(poll);
      if ("end" in verdict) {
        options.checked?.(poll, undefined);
        return rules.over(verdict.end);
      }
      place.saw(verdict.stage);
      options.checked?.(poll, pause(untilMs - clock.now()));
    }
  } catch (error) {
    if (signal.aborted) {
      return rules.over(signal.reason instanceof CommonFailure ? signal.reason.end : { kind: "cancelled" });
    }
    return rules.over({ kind: "refused", error: toError(error) });
  } finally {
    place.leave();
  }
}

/** `undefined` if the deadline comes first. No timer or listener outlasts the call. */
async function pollUntil(options: WaitOptions, turn: Turn, untilMs: number): Promise<Poll | undefined> {
  const { clock, signal } = options;
  const controller = new AbortController();
  const cancel = () => controller.abort(signal.reason);
  signal.addEventListener("abort", cancel, { once: true });
  let late = false;
  clock.sleep(untilMs - clock.now(), controller.signal).then(
    () => {
      late = true;
      controller.abort(new Error("the deadline"));
    },
    () => {},
  );
  try {
    if (signal.aborted) cancel();
    return await options.poll(turn, controller.signal);
  } catch (error) {
    options.checked?.(undefined, undefined);
    if (late) return undefined;
    throw error;
  } finally {
    signal.removeEventListener("abort", cancel);
    controller.abort();
  }
}

/** The pause before the next poll, shortened to fit one last poll before the deadline. */
function untilNextPoll(delayMs: number, remainingMs: number): number {
  if (delayMs < remainingMs || remainingMs <= lastPollMarginMs) return delayMs;
  return remainingMs - lastPollMarginMs;
}
