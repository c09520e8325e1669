/** The real schedule and the real wait; with another policy in it, the fair sharing of the same budget. */

import type { PriorityPolicy } from "../provider/schedule/priority/priority";
import { Schedule } from "../provider/schedule/schedule";
import { systemClock as clock } from "../provider/util/clock";
import type { Turn } from "../provider/util/turn";
import { waitForOnboarding } from "../provider/wait/loop";
import type { Poll } from "../provider/wait/types";
import { concurrent, perMinute } from "./api";
import type { Policy, World } from "./world";

const farAwayMs = 7 * 24 * 3_600_000;

/** @param requestsPerMinute what it believes it may send */
export function ours(
  name: string,
  policy?: () => PriorityPolicy,
  requestsPerMinute = perMinute,
  maxConcurrentRequests = concurrent,
): Policy {
  return {
    name,
    begin: ({ api, random }) => {
      const schedule = new Schedule({
        requestsPerMinute,
        maxConcurrentRequests,
        clock,
        random,
        ...(policy && { policy: policy() }),
      });
      const reachability = { answered: false };
      const once = (index: number) => {
        const place = schedule.enter();
        return waitForOnboarding({
          clock,
          place,
          poll: (turn) => poll(api, index, schedule, turn),
          deadlineMs: farAwayMs,
          signal: new AbortController().signal,
          reachability,
        });
      };
      return async (index) => {
        for (;;) {
          const { kind } = await once(index);
          if (kind === "onboarded" || kind === "failed") return;
          // Not visible for five minutes: whoever still wants it runs `pulumi up` again.
        }
      };
    },
  };
}

async function poll(api: World["api"], index: number, schedule: Schedule, turn: Turn): Promise<Poll> {
  const answer = await api.ask(index);
  turn.used();
  if ("retryAfterS" in answer) {
    schedule.slowDown(answer.retryAfterS * 1_000);
    return { kind: "throttled", label: "429", error: new Error("429") };
  }
  schedule.succeeded();
  return { kind: "seen", status: answer.status };
}

/** Whoever was checked longest ago is checked next. */
export const fairOutlook = (): PriorityPolicy => ({
  enter: (nowMs) => {
    let checkedAtMs = nowMs;
    return {
      value: (atMs) => atMs - checkedAtMs,
      saw: (_stage, atMs) => {
        checkedAtMs = atMs;
      },
      left: () => {},
    };
  },
});

/** The rule that the schedule began with: PENDING counts for a quarter. */
export const weightedOutlook = (): PriorityPolicy => ({
  enter: (nowMs) => {
    let checkedAtMs = nowMs;
    let weight = 1;
    return {
      value: (atMs) => (atMs - checkedAtMs) * weight,
      saw: (stage, atMs) => {
        checkedAtMs = atMs;
        weight = stage === "pending" ? 0.25 : 1;
      },
      left: () => {},
    };
  },
});
