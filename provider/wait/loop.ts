/**
 * The wait for one partition: a loop that sleeps, polls and decides (`rules.ts`) until it can RETURN a closed outcome.
 * It knows nothing of Pulumi or HTTP: it is given a clock, its entry in the schedule and a `poll` function.
 */

import { before } from "../util/abort";
import { toError } from "../util/errors";
import type { Turn } from "../util/turn";
import { Rules } from "./rules";
import { CommonFailure, type Outcome, type Poll, type WaitOptions } from "./types";

/** The last poll is placed this long before the deadline, so that its answer can still arrive. */
const lastPollMarginMs = 1_000;
/** A process that comes this late to its deadline was stopped, or its machine slept: it has not looked when it wanted to. */
const stoppedMs = 2_000;
/** How long it may take then to look once more. */
const lastLookMs = 30_000;

/** Waits until the partition is onboarded or the wait must end otherwise. Never throws. */
export async function waitForOnboarding(options: WaitOptions): Promise<Outcome> {
  const { clock, place, signal, timeoutMs } = options;
  const rules = new Rules(options, clock);
  let untilMs = Math.floor(clock.now()) + timeoutMs;
  let isLastLook = false;
  let isStageOver = false;
  const pause = (remainingMs: number) =>
    isLastLook ? 0 : Math.min(untilNextPoll(place.delayMs(), remainingMs), rules.givesUpInMs);
  try {
    for (;;) {
      signal.throwIfAborted();
      const remainingMs = untilMs - clock.now();
      const pauseMs = pause(remainingMs);
      if (pauseMs > 0) await clock.sleep(Math.min(pauseMs, remainingMs), signal);
      const turn = clock.now() < untilMs ? await place.acquireUntil(untilMs, signal) : undefined;
      const poll = turn && (await pollBefore(options, turn, untilMs));
      if (poll === undefined && !isLastLook && clock.now() - untilMs >= stoppedMs) {
        isLastLook = true;
        untilMs = Math.floor(clock.now()) + lastLookMs;
        continue;
      }
      if (poll === undefined) return rules.over({ kind: "timedOut", timeoutMs });
      const verdict = rules.judge(poll);
      if ("end" in verdict) {
        const { kind } = verdict.end;
        isStageOver = kind === "onboarded" || kind === "failed";
        options.checked?.(poll, undefined);
        return rules.over(verdict.end);
      }
      place.saw(verdict.stage);
      options.checked?.(poll, isLastLook ? undefined : pause(untilMs - clock.now()));
      if (isLastLook) return rules.over({ kind: "timedOut", timeoutMs });
    }
  } catch (error) {
    if (signal.aborted) {
      return rules.over(signal.reason instanceof CommonFailure ? signal.reason.end : { kind: "cancelled" });
    }
    return rules.over({ kind: "refused", error: toError(error) });
  } finally {
    place.leave(isStageOver);
  }
}

/** `undefined` if the deadline comes first. */
async function pollBefore(options: WaitOptions, turn: Turn, untilMs: number): Promise<Poll | undefined> {
  const { clock, signal } = options;
  let poll: Poll | undefined;
  try {
    poll = await before(clock, untilMs, signal, (until) => options.poll(turn, until));
    return poll;
  } finally {
    if (poll === undefined) options.checked?.(undefined, undefined);
  }
}

/** The pause before the next poll, shortened to fit one last poll before the deadline. */
function untilNextPoll(delayMs: number, remainingMs: number): number {
  if (delayMs < remainingMs || remainingMs <= lastPollMarginMs) return delayMs;
  return remainingMs - lastPollMarginMs;
}
