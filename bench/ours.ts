/** The real schedule and the real wait; with another outlook in it, the fair sharing of the same budget. */
import { systemClock as clock } from "../provider/clock";
import { type Look, waitForOnboarding } from "../provider/onboarding";
import type { Outlook } from "../provider/outlook";
import { Schedule, type Turn } from "../provider/schedule";
import { concurrent, perMinute } from "./api";
import type { Policy, World } from "./world";

const farAwayMs = 7 * 24 * 3_600_000;

/** @param requestsPerMinute what it believes it may send */
export function ours(
  name: string,
  outlook?: () => Outlook,
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
        ...(outlook && { outlook: outlook() }),
      });
      const reachability = { answered: false };
      const once = (index: number) => {
        const place = schedule.enter();
        return waitForOnboarding({
          clock,
          place,
          look: (turn) => look(api, index, schedule, turn),
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

async function look(api: World["api"], index: number, schedule: Schedule, turn: Turn): Promise<Look> {
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
export const fairOutlook = (): Outlook => ({
  enter: (nowMs) => {
    let checkedAtMs = nowMs;
    return {
      urgency: (atMs) => atMs - checkedAtMs,
      saw: (_stage, atMs) => {
        checkedAtMs = atMs;
      },
      left: () => {},
    };
  },
});

/** The rule that the schedule began with: PENDING counts for a quarter. */
export const weightedOutlook = (): Outlook => ({
  enter: (nowMs) => {
    let checkedAtMs = nowMs;
    let weight = 1;
    return {
      urgency: (atMs) => (atMs - checkedAtMs) * weight,
      saw: (stage, atMs) => {
        checkedAtMs = atMs;
        weight = stage === "pending" ? 0.25 : 1;
      },
      left: () => {},
    };
  },
});
