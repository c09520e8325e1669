/** A wait in virtual time, against an API that a test scripts. */
import type { ScheduledWait } from "../../../provider/schedule/schedule";
import type { Clock } from "../../../provider/util/clock";
import { waitForOnboarding } from "../../../provider/wait/loop";
import { Reachability } from "../../../provider/wait/reachability";
import type { Outcome, Poll, WaitPolls, WaitTerms } from "../../../provider/wait/types";
import { VirtualClock } from "../../support/virtualClock";

export const minuteMs = 60_000;
export const seen = (status: string, more: { reason?: string; requestId?: string } = {}): Poll => ({
  kind: "seen",
  status,
  ...more,
});
export const trouble = (label = "503"): Poll => ({
  kind: "trouble",
  label,
  error: new Error(`it said ${label}`),
});
export const throttled: Poll = { kind: "throttled", label: "429", error: new Error("slow down") };

const turn = { used: () => {}, unused: () => {} };
export const scheduledAs = (more: Partial<ScheduledWait>): ScheduledWait => ({
  delayMs: () => 0,
  acquire: async () => turn,
  acquireUntil: async () => turn,
  saw: () => {},
  leave: () => {},
  ...more,
});

/** A wait against an API that answers, at `ms`, what `api` says; every poll is 10 s after the one before. */
export async function waitOn(
  api: (ms: number, index: number) => Poll | Promise<Poll>,
  more: Partial<WaitTerms & WaitPolls> = {},
  clock = new VirtualClock(),
): Promise<{
  outcome: Outcome;
  pollsAtMs: number[];
  clock: VirtualClock;
  /** For each time it left the schedule: whether its last stage was over. */
  left: readonly boolean[];
}> {
  const pollsAtMs: number[] = [];
  const left: boolean[] = [];
  let polls = 0;
  const outcome = await clock.run(
    waitForOnboarding(
      { timeoutMs: 60 * minuteMs, ...more },
      {
        clock,
        scheduled: scheduledAs({
          delayMs: () => (polls === 0 ? 0 : 10_000),
          leave: (isStageOver) => void left.push(isStageOver),
        }),
        poll: async () => {
          pollsAtMs.push(clock.now());
          return api(clock.now(), polls++);
        },
        signal: new AbortController().signal,
        reachability: new Reachability(clock),
        ...more,
      },
    ),
  );
  return { outcome, pollsAtMs, clock, left };
}

/** Of a process that has had an answer. */
export function reached(clock: Clock = new VirtualClock()): Reachability {
  const reachability = new Reachability(clock);
  reachability.answered();
  return reachability;
}
