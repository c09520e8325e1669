import assert from "node:assert/strict";
import type { Partition } from "../../../provider/lucidity";
import { ApiError, TokenExchangeError, UnavailableError } from "../../../provider/lucidity/errors";
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
const textOf = (outcome: FailedOutcome, of: Partition = partition) =>
  describeFailure(outcome, { partition: of, apiHost: "api.example:443" });

const outcomes: [string, FailedOutcome, RegExp[]][] = [
  [
    "a failure",
    {
      kind: "failed",
      status: "FAILED_ONBOARDING",
      reason: "disk busy",
      requestId: "req-9",
      history: history(),
    },
    [
      /^Lucidity reports PARTITION_STATUS_FAILED_ONBOARDING: /,
      /reason: disk busy/,
      /request id: req-9/,
      /support/,
    ],
  ],
  [
    "an unseen partition",
    { kind: "unseen", graceMs: 300_000, history: history({ lastStatus: "NOT_FOUND" }) },
    [/^Nothing has requested this onboarding: Lucidity answered NOT_FOUND for 5m/, /request the onboarding/],
  ],
  [
    "a timeout",
    {
      kind: "timedOut",
      timeoutMs: 3_600_000,
      history: history({ lastStatus: "PENDING", troubles: new Map([["503", 3]]) }),
    },
    [
      /^Not onboarded within 1h; the last status was PARTITION_STATUS_PENDING/,
      /also seen: 3 × 503/,
      /customTimeouts/,
    ],
  ],
  [
    "a timeout without any status",
    {
      kind: "timedOut",
      timeoutMs: 5_000,
      history: history({ lastError: new Error("no answer within 10 s") }),
    },
    [/has not answered with a status/, /reason: no answer within 10 s/],
  ],
  [
    "Ctrl-C",
    { kind: "cancelled", history: history({ lastStatus: "IN_PROGRESS" }) },
    [
      /^Cancelled while waiting; the last status was PARTITION_STATUS_IN_PROGRESS/,
      /the next `pulumi up` resumes/,
    ],
  ],
  [
    "an API out of reach",
    { kind: "unreachable", error: new Error("connection refused"), history: history() },
    [
      /^Lucidity's API at api\.example:443 cannot be reached/,
      /reason: connection refused/,
      /lucidity:endpoint/,
    ],
  ],
  [
    "an API that fails with a code of its own",
    {
      kind: "unreachable",
      error: new UnavailableError(500, "INTERNAL_ERROR", "Tenant PermissionCheck Failed", "req-5"),
      history: history(),
    },
    [
      /answers with an error of its own/,
      /INTERNAL_ERROR: Tenant PermissionCheck Failed/,
      /next: send this text to Lucidity's support/,
    ],
  ],
  [
    "a refusal",
    {
      kind: "refused",
      error: new ApiError(403, "FORBIDDEN", "not yours", "req-3"),
      history: history(),
    },
    [/cannot tell the status/, /reason: HTTP 403: FORBIDDEN: not yours/, /request id: req-3/],
  ],
];

describe("the text of a failure", () => {
  for (const [what, outcome, patterns] of outcomes) {
    it(`for ${what} says what happened, to which partition, when, after how long, and what to do`, () => {
      const text = textOf(outcome);
      for (const pattern of patterns) assert.match(text, pattern);
      assert.match(text, /partition \/dev\/sdf of instance i-0abc \(AWS account 123456789012\)/);
      assert.match(text, /at 2026-01-02T03:04:05\.000Z, after 12m 5s and 14 checks/);
      assert.match(text, /next: \S/);
    });
  }

  it("names the limit that a wait has reached, and where it comes from", () => {
    const outcome: FailedOutcome = { kind: "timedOut", timeoutMs: 7_000, history: history() };
    const text = describeFailure(outcome, { partition, limitSource: "customTimeouts.update" });
    assert.match(text, /^ {2}limit: 7s, customTimeouts\.update$/m);
    assert.doesNotMatch(textOf(outcome), /limit:/);
  });

  it("names the resource group in Azure, and the project in GCP", () => {
    const outcome: FailedOutcome = { kind: "cancelled", history: history() };
    const azure: Partition = { ...partition, cloudProvider: "AZURE", resourceGroup: "rg-1" };
    assert.match(textOf(outcome, azure), /Azure subscription 123456789012, resource group rg-1/);
    assert.match(textOf(outcome, { ...partition, cloudProvider: "GCP" }), /GCP project 123456789012/);
  });

  it("cuts a long reason at 500 characters and makes control characters visible", () => {
    const reason = `\u001b[31m\0${"x".repeat(100_000)}`;
    const text = textOf({ kind: "failed", status: "FAILED", reason, history: history() });
    assert.match(text, /reason: \\u001b\[31m\\u0000x+…/);
    assert.ok(text.length < 1_000, String(text.length));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what this is about
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe("the text of a failure, outside a deployment", () => {
  for (const [what, outcome] of outcomes)
    it(`for ${what} leads to the command, and to nothing of Pulumi`, () => {
      const text = describeFailure(outcome, { partition, wording: "command" });
      assert.match(text, /next: .*run the command again/);
      assert.doesNotMatch(text, /pulumi up|resource|customTimeouts|lucidity:/);
    });

  it("says what the wait was for", () => {
    const outcome: FailedOutcome = { kind: "timedOut", timeoutMs: 60_000, history: history() };
    assert.match(describeFailure(outcome, { partition, goal: "visible" }), /^Not visible within 1m;/);
  });
});

describe("the text of a failure, whole", () => {
  const cases: [string, FailedOutcome, string[]][] = [
    [
      "leaves out a reason and a request id that were not given",
      { kind: "failed", status: "FAILED", history: history({ checks: 1 }) },
      [
        "Lucidity reports PARTITION_STATUS_FAILED: partition /dev/sdf of instance i-0abc (AWS account 123456789012)",
        "  at 2026-01-02T03:04:05.000Z, after 12m 5s and 1 check",
        "  next: send this text to Lucidity's support, and have the onboarding requested again, then run `pulumi up`: it waits again.",
      ],
    ],
    [
      "holds the last reason and request id, and what else was seen",
      {
        kind: "timedOut",
        timeoutMs: 3_600_000,
        history: history({
          lastStatus: "PENDING",
          lastReason: "queued",
          lastRequestId: "req-4",
          lastUnreadable: new Error("answer without a status: <html>"),
          troubles: new Map([
            ["503", 3],
            ["unreadable answer", 1],
          ]),
        }),
      },
      [
        "Not onboarded within 1h; the last status was PARTITION_STATUS_PENDING: partition /dev/sdf of instance i-0abc (AWS account 123456789012)",
        "  reason: queued",
        "  request id: req-4",
        "  at 2026-01-02T03:04:05.000Z, after 12m 5s and 14 checks; also seen: 3 × 503, 1 × unreadable answer; the last unreadable answer: answer without a status: <html>",
        "  next: allow more time with `customTimeouts.create`, or run `pulumi up` to go on waiting.",
      ],
    ],
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
  const refused = (source: string) => {
    const error = new TokenExchangeError(source, 401, undefined, undefined);
    const outcome = { kind: "refused", error, history: history() } as const;
    return describeFailure(outcome, { partition, isRefresh: true });
  };
  it("says what makes it read the program's settings", () =>
    assert.match(
      refused("lucidity:refreshToken"),
      /or `pulumi refresh --run-program`: a refresh alone uses/,
    ));
  it("does not say so of a variable, which every command reads", () =>
    assert.doesNotMatch(refused("LUCIDITY_REFRESH_TOKEN"), /run-program/));
});
