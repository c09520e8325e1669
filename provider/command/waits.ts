/** Waits for all partitions side by side, under one deadline, and shows them in a view. */
import type { TrackedWait, WaitTracker } from "../report/waitTracker";
import type { Session } from "../session/session";
import { FirstFailure, isDone, unlessFailed } from "../wait/types";
import { unlessUnreached } from "./endings";
import type { Request } from "./request";
import type { View } from "./views";

type Asked = Pick<Request, "partitions" | "command" | "goal" | "timeoutMs" | "failFast">;

export async function waitForAll(
  { partitions, command, goal, timeoutMs, failFast }: Asked,
  session: Pick<Session, "wait">,
  tracker: WaitTracker,
  view: View,
  cancelled: AbortSignal,
): Promise<readonly TrackedWait[]> {
  const firstFailure = new AbortController();
  const signal = AbortSignal.any([cancelled, firstFailure.signal]);
  const once = command === "status";
  const waits = partitions.map((partition) => tracker.begin({ partition, timeoutMs, once, goal }));
  view.begin(waits, tracker);
  const waitFor = async (wait: TrackedWait) => {
    const found = await session.wait({ ...wait.request, signal }, wait);
    const outcome = unlessUnreached(goal === "visible" ? found : unlessFailed(found));
    wait.ended(outcome);
    // All have the same deadline: the others have timed out, too.
    if (failFast && !isDone(outcome) && found.kind !== "timedOut") firstFailure.abort(new FirstFailure());
  };
  await Promise.all(waits.map(waitFor));
  view.close();
  return waits;
}
