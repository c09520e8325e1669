import assert from "node:assert/strict";
import { onboardedSince } from "../../../provider/resources/outcomes";
import { type History, historyOf, type Outcome, statusOf } from "../../../provider/wait/types";

const endedAtMs = Date.UTC(2026, 0, 1);
const now = "2026-01-01T00:00:00.000Z";
const past = "2025-01-01T00:00:00.000Z";
const history = (more: Partial<History> = {}): History => ({ ...historyOf(1), endedAtMs, ...more });

describe("the status that an outcome leaves in the state", () => {
  const cases: [what: string, outcome: Outcome, status: string | undefined][] = [
    ["of an onboarded partition is ON_BOARDED", { kind: "onboarded", history: history() }, "ON_BOARDED"],
    [
      "of a failure is the vendor's",
      { kind: "failed", status: "FAILED", history: history({ lastStatus: "FAILED" }) },
      "FAILED",
    ],
    [
      "of a wait that timed out is the last one",
      { kind: "timedOut", timeoutMs: 1, history: history({ lastStatus: "IN_PROGRESS" }) },
      "IN_PROGRESS",
    ],
    [
      "of a poll with skipWait is the one that it recorded",
      { kind: "recorded", status: "NOT_FOUND", history: history({ lastStatus: "NOT_FOUND" }) },
      "NOT_FOUND",
    ],
    ["of a wait without an answer is none", { kind: "cancelled", history: history() }, undefined],
    [
      "of a refusal is none",
      { kind: "refused", error: new Error("403"), history: history({ lastError: new Error("403") }) },
      undefined,
    ],
  ];
  for (const [what, outcome, status] of cases) {
    it(what, () => assert.equal(statusOf(outcome), status));
  }
});

describe("onboardedAt", () => {
  const onboarded = (onlyOnboarded: boolean): Outcome => ({
    kind: "onboarded",
    history: history({ onlyOnboarded }),
  });

  it("is the time of the answer if the state has none", () => {
    assert.equal(onboardedSince(onboarded(true), {}), now);
  });

  it("stays while the partition stays onboarded", () => {
    assert.equal(onboardedSince(onboarded(true), { status: "ON_BOARDED", onboardedAt: past }), past);
  });

  it("is the time of the answer if the partition had another status meanwhile", () => {
    assert.equal(onboardedSince(onboarded(false), { status: "ON_BOARDED", onboardedAt: past }), now);
  });
});
