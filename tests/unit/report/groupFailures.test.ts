import assert from "node:assert/strict";
import { ApiError } from "../../../provider/lucidity/errors";
import { describeGroup, type GroupFailure, type GroupResult } from "../../../provider/report/groupFailures";
import { type FailedOutcome, historyOf } from "../../../provider/wait/types";

const history = historyOf(1);
const failureOf = (mountPoint: string, outcome: FailedOutcome): GroupFailure => ({
  partition: { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "i-0", mountPoint },
  outcome,
});
const named = (mountPoint: string) => `partition ${mountPoint} of instance i-0 (AWS account 123456789012)`;
const linesOf = (result: Partial<GroupResult> & Pick<GroupResult, "failures">) =>
  describeGroup({
    total: 30,
    onboarded: 5,
    endedEarly: 0,
    isRead: false,
    describe: ({ kind }, { mountPoint }) => `IN FULL ${kind} ${mountPoint}`,
    ...result,
  }).split("\n");

const failed: FailedOutcome = { kind: "failed", status: "FAILED", history };
const refused = (status: number, code: string, requestId: string): FailedOutcome => ({
  kind: "refused",
  error: new ApiError(status, code, "not allowed", requestId),
  history,
});
const unreachable = (message: string): FailedOutcome => ({
  kind: "unreachable",
  error: new Error(message),
  history,
});

describe("the report of a group's failures", () => {
  it("names a few of those that Ctrl-C ended, and counts the others", () => {
    const cancelled: FailedOutcome = { kind: "cancelled", history: { ...history, lastStatus: "PENDING" } };
    const failures = Array.from({ length: 400 }, (_, index) => failureOf(`/p${index}`, cancelled));
    const lines = linesOf({ failures: [failureOf("/a", failed), ...failures] });
    assert.equal(lines.length, 1 + 2 + 1 + 9 + 1 + 1, lines.join("\n"));
    assert.equal(lines.at(-2), "  and 390 more");
  });

  it("holds a cause that several partitions share once, whatever their request ids, and every other cause", () => {
    const failures = [
      failureOf("/a", refused(403, "FORBIDDEN", "req-1")),
      failureOf("/b", refused(403, "FORBIDDEN", "req-22")),
      failureOf("/c", refused(403, "DISABLED", "req-3")),
      failureOf("/d", unreachable("connection refused")),
      failureOf("/e", unreachable("connection refused")),
      failureOf("/f", { kind: "cancelled", history }),
      failureOf("/g", { kind: "cancelled", history: { ...history, lastStatus: "PENDING" } }),
    ];
    const lines = linesOf({ failures });
    assert.deepEqual(lines.slice(0, -1), [
      "2 of 30 partitions are not onboarded: 2 cancelled",
      "5 of 30 partitions could not be checked: 3 refused, 2 not reached",
      "IN FULL refused /a",
      "IN FULL refused /c",
      "IN FULL unreachable /d",
      "IN FULL cancelled /f",
      "also:",
      `  refused: ${named("/b")}`,
      `  not reached: ${named("/e")}`,
      `  cancelled at PENDING: ${named("/g")}`,
    ]);
  });

  it("has one line for each failure after the first twenty", () => {
    const rest: FailedOutcome[] = [
      failed,
      { kind: "unseen", graceMs: 300_000, history },
      { kind: "timedOut", timeoutMs: 60_000, history },
      { kind: "timedOut", timeoutMs: 60_000, history: { ...history, lastStatus: "PENDING" } },
    ];
    const failures = [...Array.from({ length: 20 }, () => failed), ...rest].map((outcome, index) =>
      failureOf(`/p${index}`, outcome),
    );
    const lines = linesOf({ failures });
    assert.equal(lines[0], "24 of 30 partitions are not onboarded: 21 failed, 1 not requested, 2 timed out");
    assert.equal(lines.filter((line) => line.startsWith("IN FULL failed")).length, 20);
    assert.deepEqual(lines.slice(21, -1), [
      "also:",
      `  FAILED: ${named("/p20")}`,
      `  not requested: ${named("/p21")}`,
      `  timed out: ${named("/p22")}`,
      `  timed out at PENDING: ${named("/p23")}`,
    ]);
  });

  it("ends after a hundred short lines, with the number of the others", () => {
    const failures = Array.from({ length: 4_000 }, (_, index) => failureOf(`/p${index}`, failed));
    const lines = linesOf({ total: 4_000, failures });
    assert.equal(lines.at(-2), "  and 3880 more");
    assert.ok(lines.join("\n").length < 12_000);
  });
});
