/** The real schedule and the real wait, with the package's priorities or with simpler ones under the same budget. */
import { LearnedPriority } from "../../provider/schedule/priority/learned";
import type { PriorityPolicy } from "../../provider/schedule/priority/priority";
import { Schedule } from "../../provider/schedule/schedule";
import { systemClock as clock } from "../../provider/util/clock";
import type { Turn } from "../../provider/util/turn";
import { waitForOnboarding } from "../../provider/wait/loop";
import { Reachability } from "../../provider/wait/reachability";
import type { Poll } from "../../provider/wait/types";
import { concurrent, perMinute } from "../world/api";
import type { Policy, World } from "../world/run";
import type { Trace } from "../world/traces";

const farAwayMs = 7 * 24 * 3_600_000;

export function ours(name: string, priority?: () => PriorityPolicy): Policy {
  return {
    name,
    begin: ({ api, random }) => {
      const schedule = new Schedule({
        requestsPerMinute: perMinute,
        maxConcurrentRequests: concurrent,
        // The ledger of a machine on which nothing was sent before.
        alreadyMade: 0,
        clock,
        random,
        ...(priority && { policy: priority() }),
      });
      const reachability = new Reachability(clock);
      const once = (index: number) => {
        const scheduled = schedule.enter();
        const { signal } = new AbortController();
        return waitForOnboarding(
          { timeoutMs: farAwayMs },
          {
            clock,
            scheduled,
            signal,
            reachability,
            poll: (turn) => poll(api, index, schedule, turn),
          },
        );
      };
      return async (index) => {
        for (;;) {
          const { kind } = await once(index);
          if (kind === "onboarded" || kind === "failed") return;
          // The wait gave up because the partition stayed invisible: a user would run `pulumi up` again.
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
  return { kind: "seen", status: answer.status };
}

/** The package's rule as if it had learned the distributions before: how long each stage of other partitions took. */
export function taught(onboardings: Trace): PriorityPolicy {
  const policy = new LearnedPriority();
  for (const { pendingS, inProgressS } of onboardings) {
    for (const [hazard, lastedS] of [
      [policy.pending, pendingS],
      [policy.progress, inProgressS],
    ] as const) {
      hazard.lasted(0, lastedS * 1_000);
      hazard.endedWithin(lastedS * 1_000, lastedS * 1_000);
    }
  }
  return policy;
}

/** The partition polled longest ago is next. */
export const fairPriority = (): PriorityPolicy => ({
  enter: (nowMs) => {
    let polledAtMs = nowMs;
    return {
      value: (atMs) => atMs - polledAtMs,
      saw: (_stage, atMs) => {
        polledAtMs = atMs;
      },
      left: () => {},
    };
  },
});
