import assert from "node:assert/strict";
import { entryAfter, unverified } from "../../../provider/resources/groupState";
import type { History, Outcome } from "../../../provider/wait/types";
import { at } from "../../support/partitions";

const id = "AWS/123456789012/i-0abc/%2Fa";
const partition = at("/a");
const past = "2025-01-01T00:00:00.000Z";
const now = "2026-01-01T00:00:00.000Z";
const history = (more: Partial<History> = {}): History => ({
  checks: 1,
  elapsedMs: 0,
  endedAtMs: Date.parse(now),
  troubles: new Map(),
  onlyOnboarded: true,
  ...more,
});

describe("the entries of a group's state", () => {
  it("keep the last status before a new poll, except ON_BOARDED", () => {
    assert.deepEqual(unverified(partition, undefined), { id, status: "UNKNOWN" });
    assert.deepEqual(unverified(partition, { id, status: "FAILED", reason: "old" }), {
      id,
      status: "FAILED",
    });
    assert.deepEqual(unverified(partition, { id, status: "ON_BOARDED", onboardedAt: past }), {
      id,
      status: "UNKNOWN",
      onboardedAt: past,
    });
  });

  const before = { id, status: "PENDING" };
  const cases: [string, Outcome, object][] = [
    ["stay the same if no status was seen", { kind: "cancelled", history: history() }, before],
    [
      "store when a partition was first onboarded",
      { kind: "onboarded", history: history() },
      { id, status: "ON_BOARDED", onboardedAt: now },
    ],
    [
      "keep the reason of a failure",
      { kind: "failed", status: "FAILED", reason: "disk busy", history: history({ lastStatus: "FAILED" }) },
      { id, status: "FAILED", reason: "disk busy" },
    ],
    [
      "keep the last reason of a wait that did not fail",
      { kind: "timedOut", timeoutMs: 1, history: history({ lastStatus: "PENDING", lastReason: "queued" }) },
      { id, status: "PENDING", reason: "queued" },
    ],
    [
      "have no reason if there was none",
      { kind: "cancelled", history: history({ lastStatus: "IN_PROGRESS" }) },
      { id, status: "IN_PROGRESS" },
    ],
  ];
  for (const [what, outcome, after] of cases) {
    it(what, () => assert.deepEqual(entryAfter(before, outcome), after));
  }

  it("keep the date of a partition that stayed onboarded, and replace it for one that did not", () => {
    const old = { id, status: "UNKNOWN", onboardedAt: past };
    const dateAfter = (onlyOnboarded: boolean) =>
      entryAfter(old, { kind: "onboarded", history: history({ onlyOnboarded, lastStatus: "ON_BOARDED" }) })
        .onboardedAt;
    assert.equal(dateAfter(true), past);
    assert.equal(dateAfter(false), now);
  });
});
