import assert from "node:assert/strict";
import { rowsOf, waitForAll } from "../../../provider/command/waits";
import { NetworkError } from "../../../provider/lucidity/errors";
import { systemClock } from "../../../provider/util/clock";
import type { History, Outcome } from "../../../provider/wait/types";
import { historyWith, partitionAt } from "./fixtures";

describe("the waits of the command with --fail-fast", () => {
  /** How three waits end where the first ends with this outcome, and the others do so unless they are aborted. */
  const endings = async (outcome: Outcome) => {
    const rows = rowsOf([1, 2, 3].map(partitionAt));
    const nothing = () => {};
    await waitForAll(
      rows,
      { isLive: false, changed: nothing, ended: nothing, note: nothing, close: nothing },
      {
        session: {
          rate: { perMinute: 50, full: 50 },
          wait: async ({ partition, signal }) => {
            if (partition !== rows[0]?.partition) await new Promise(setImmediate);
            return signal.aborted ? { kind: "cancelled", history: historyWith() } : outcome;
          },
        },
        clock: systemClock,
        goal: "onboarded",
        once: false,
        timeoutMs: 60_000,
        failFast: true,
        signal: new AbortController().signal,
      },
    );
    return rows.map(({ end }) => end?.ending);
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
