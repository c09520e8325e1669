/** What the scenes of tests/golden/failures.txt do not show. */
import assert from "node:assert/strict";
import { TokenExchangeError, UnavailableError } from "../../../provider/lucidity/errors";
import { describeFailure } from "../../../provider/report/failures";
import type { FailedOutcome, History } from "../../../provider/wait/types";
import { aws as partition } from "../../support/partitions";

const history = (more: Partial<History> = {}): History => ({
  checks: 14,
  elapsedMs: 725_000,
  endedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  troubles: new Map(),
  onlyOnboarded: true,
  ...more,
});

describe("the text of a failure, outside a deployment", () => {
  const ownError = new UnavailableError(500, "INTERNAL_ERROR", "Tenant PermissionCheck Failed", "req-5");
  const outcomes: [what: string, outcome: FailedOutcome][] = [
    ["a failure", { kind: "failed", status: "FAILED_ONBOARDING", reason: "disk busy", history: history() }],
    [
      "an unseen partition",
      { kind: "unseen", graceMs: 300_000, history: history({ lastStatus: "NOT_FOUND" }) },
    ],
    ["a timeout", { kind: "timedOut", timeoutMs: 3_600_000, history: history({ lastStatus: "PENDING" }) }],
    ["a timeout without any status", { kind: "timedOut", timeoutMs: 5_000, history: history() }],
    ["Ctrl-C", { kind: "cancelled", history: history({ lastStatus: "IN_PROGRESS" }) }],
    ["an API out of reach", { kind: "unreachable", error: new Error("refused"), history: history() }],
    [
      "an API that fails with a code of its own",
      { kind: "unreachable", error: ownError, history: history() },
    ],
    ["a refusal", { kind: "refused", error: new Error("403 FORBIDDEN"), history: history() }],
  ];
  for (const [what, outcome] of outcomes)
    it(`for ${what} leads to the command, and to nothing of Pulumi`, () => {
      const text = describeFailure(outcome, { partition, wording: "command" });
      assert.match(text, /next: .*run the command again/);
      assert.doesNotMatch(text, /pulumi up|resource|customTimeouts|lucidity:/);
    });

  it("gives no reason at Ctrl-C before the first status", () => {
    const outcome: FailedOutcome = { kind: "cancelled", history: history({ lastError: ownError }) };
    assert.doesNotMatch(describeFailure(outcome, { partition }), /reason:/);
  });

  it("says what the wait was for", () => {
    const outcome: FailedOutcome = { kind: "timedOut", timeoutMs: 60_000, history: history() };
    assert.match(describeFailure(outcome, { partition, goal: "visible" }), /^Not visible within 1m;/);
  });
});

describe("the text of a failure, whole", () => {
  const cases: [string, FailedOutcome, string[]][] = [
    [
      "quotes an error only if no status came or an answer was unreadable",
      {
        kind: "timedOut",
        timeoutMs: 3_600_000,
        history: history({
          lastStatus: "PENDING",
          lastError: new Error("502 Bad Gateway"),
          troubles: new Map([["502", 1]]),
        }),
      },
      [
        "Not onboarded within 1h; the last status was PARTITION_STATUS_PENDING: partition /dev/sdf of instance i-0abc (AWS account 123456789012)",
        "  at 2026-01-02T03:04:05.000Z, after 12m 5s and 14 checks; also seen: 1 × 502",
        "  next: allow more time with `customTimeouts.create`, or run `pulumi up` to go on waiting.",
      ],
    ],
    [
      "leaves out a host that is not known, and a request id that is not a string",
      {
        kind: "unreachable",
        error: Object.assign(new Error("connection refused"), { requestId: 7 }),
        history: history(),
      },
      [
        "Lucidity's API cannot be reached: partition /dev/sdf of instance i-0abc (AWS account 123456789012)",
        "  reason: connection refused",
        "  at 2026-01-02T03:04:05.000Z, after 12m 5s and 14 checks",
        "  next: check the network, proxy and lucidity:endpoint, then run `pulumi up` again.",
      ],
    ],
  ];
  for (const [what, outcome, lines] of cases) {
    it(what, () => assert.deepEqual(describeFailure(outcome, { partition }).split("\n"), lines));
  }
});

describe("the text of a refresh that was refused", () => {
  const cases: [says: string, source: string, isSaid: boolean][] = [
    ["what makes it read the program's settings", "lucidity:refreshToken", true],
    ["nothing of that for a variable, which every command reads", "LUCIDITY_REFRESH_TOKEN", false],
  ];
  for (const [says, source, isSaid] of cases)
    it(`says ${says}`, () => {
      const error = new TokenExchangeError(source, 401, undefined, undefined);
      const outcome = { kind: "refused", error, history: history() } as const;
      const text = describeFailure(outcome, { partition, isRefresh: true });
      assert.equal(/or `pulumi refresh --run-program`: a refresh alone uses/.test(text), isSaid);
    });
});
