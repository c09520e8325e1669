/**
 * The wait for one partition: a loop that sleeps, polls and decides (`rules.ts`) until it can return an outcome.
 * It knows nothing of Pulumi or HTTP: the caller passes what it polls with.
 */

import type { ScheduledWait } from "../schedule/schedule";
import { toError } from "../util/errors";
import { Rules } from "./rules";
import { endAtAbort, type Outcome, type WaitPolls, type WaitTerms } from "./types";

/** The last poll is placed this long before the time is over, so that its answer can still arrive. */
const lastPollMarginMs = 1_000;
/** A process that is this late at the end of its time was stopped, or its machine slept: its last poll did not take place. */
const stoppedMs = 2_000;
/** How long one more poll may take then. */
const lastLookMs = 30_000;

/** Waits until the partition is onboarded or the wait must end otherwise. Never throws. */
export async function waitForOnboarding(terms: WaitTerms, polls: WaitPolls): Promise<Outcome> {
  const { timeoutMs } = terms;
  const { clock, scheduled, signal } = polls;
  const rules = new Rules(terms, polls);
  let untilMs = Math.floor(clock.now()) + timeoutMs;
  let isLastLook = false;
  let isStageOver = false;
  try {
    for (;;) {
      signal.throwIfAborted();
      const remainingMs = untilMs - clock.now();
      const pauseMs = isLastLook ? 0 : untilNextPoll(scheduled, rules, remainingMs);
      if (pauseMs > 0) await clock.sleep(Math.min(pauseMs, remainingMs), signal);
      const turn = clock.now() < untilMs ? await scheduled.acquireUntil(untilMs, signal) : undefined;
      const poll = turn && (await polls.poll(turn, untilMs));
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
        polls.checked?.(poll, undefined);
        return rules.over(verdict.end);
      }
      scheduled.saw(verdict.stage);
      polls.checked?.(poll, isLastLook ? undefined : untilNextPoll(scheduled, rules, untilMs - clock.now()));
      if (isLastLook) return rules.over({ kind: "timedOut", timeoutMs });
    }
  } catch (error) {
    return rules.over(signal.aborted ? endAtAbort(signal) : { kind: "refused", error: toError(error) });
  } finally {
    scheduled.leave(isStageOver);
  }
}

/** The pause before the next poll, shortened to fit one last poll before the time is over. */
function untilNextPoll(scheduled: ScheduledWait, rules: Rules, remainingMs: number): number {
  const delayMs = scheduled.delayMs();
  const fits = delayMs < remainingMs || remainingMs <= lastPollMarginMs;
  return Math.min(fits ? delayMs : remainingMs - lastPollMarginMs, rules.givesUpInMs);
}
