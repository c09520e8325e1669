import assert from "node:assert/strict";
import { endingOfRow } from "../../../provider/command/rows";
import { waitForAll } from "../../../provider/command/waits";
import { NetworkError } from "../../../provider/lucidity/errors";
import { WaitTracker } from "../../../provider/report/waitTracker";
import { systemClock } from "../../../provider/util/clock";
import { endAtAbort, type History, type Outcome } from "../../../provider/wait/types";
import { historyWith, partitionAt } from "./fixtures";

describe("the waits of the command with --fail-fast", () => {
  /** How three waits end where the first ends with this outcome, and the others do so unless they are aborted. */
  const endings = async (outcome: Outcome) => {
    const nothing = () => {};
    const view = { isLive: false, begin: nothing, changed: nothing, ended: nothing, beat: nothing };
    const shown = { ...view, note: nothing, close: nothing };
    const partitions = [partitionAt(1), partitionAt(2), partitionAt(3)] as const;
    const session: Parameters<typeof waitForAll>[1] = {
      wait: async ({ partition, signal }) => {
        if (partition !== partitions[0]) await new Promise(setImmediate);
        return signal.aborted ? { ...endAtAbort(signal), history: historyWith() } : outcome;
      },
    };
    const tracker = new WaitTracker({
      clock: systemClock,
      view: shown,
      rate: () => ({ perMinute: 50, full: 50 }),
    });
    const request = { command: "wait", goal: "onboarded", timeoutMs: 60_000, failFast: true } as const;
    const { signal } = new AbortController();
    const rows = await waitForAll({ ...request, partitions }, session, tracker, shown, signal);
    return rows.map(endingOfRow);
  };
  const timedOut = (more: Partial<History>): Outcome => ({
    kind: "timedOut",
    timeoutMs: 60_000,
    history: historyWith(more),
  });

  const cases: [what: string, outcome: Outcome, endings: string[]][] = [
    [
      "end at the first failure",
      { kind: "failed", status: "FAILED", history: historyWith() },
      ["failed", "endedEarly", "endedEarly"],
    ],
    ["have timed out together", timedOut({ lastStatus: "PENDING" }), Array(3).fill("timedOut")],
    [
      "have timed out together without an answer",
      timedOut({ lastError: new NetworkError("ECONNREFUSED", "refused") }),
      Array(3).fill("notReached"),
    ],
  ];
  for (const [what, outcome, expected] of cases)
    it(what, async () => assert.deepEqual(await endings(outcome), expected));
});
