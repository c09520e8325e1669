import assert from "node:assert/strict";
import { type End, Rules } from "../../../provider/wait/rules";
import type { Poll } from "../../../provider/wait/types";
import { reached } from "./waitOn";

const permanent = (key: string): Poll => ({
  kind: "trouble",
  label: "500",
  permanence: { key, polls: 5, ms: 600_000 },
  error: new Error("500"),
});
/** What is not a status. */
const others: Record<string, Poll> = {
  "503": { kind: "trouble", label: "503", error: new Error("503") },
  "429": { kind: "throttled", label: "429", error: new Error("429") },
  INTERNAL: permanent("500 INTERNAL_ERROR"),
  OTHER: permanent("500 OTHER"),
};

/** How a wait ends that sees each poll at its second, as in "0 PENDING, 10 503"; `undefined` where it goes on. */
function endOf(polls: string): End | undefined {
  let nowS = 0;
  const clock = { now: () => nowS * 1_000, sleep: () => Promise.reject(new Error("the rules do not sleep")) };
  const rules = new Rules({}, { clock, reachability: reached(clock) });
  for (const [atS, what = ""] of polls.split(", ").map((poll) => poll.split(" "))) {
    nowS = Number(atS);
    const verdict = rules.judge(others[what] ?? { kind: "seen", status: what });
    if ("end" in verdict) return verdict.end;
  }
  return undefined;
}

describe("a partition that the API does not show", () => {
  it("fails its wait after three answers in a row that span five minutes", () => {
    assert.equal(endOf("0 NOT_FOUND, 150 NOT_FOUND, 299 NOT_FOUND"), undefined);
    assert.equal(endOf("0 NOT_FOUND, 150 NOT_FOUND, 300 NOT_FOUND")?.kind, "unseen");
  });

  const healthy: [what: string, polls: string][] = [
    ["one such answer after a long time in the queue", "0 PENDING, 1200 NOT_FOUND"],
    ["two such answers far apart", "0 NOT_FOUND, 3000 NOT_FOUND"],
    [
      "such answers with a visible one between them",
      "0 NOT_FOUND, 200 NOT_FOUND, 250 PENDING, 400 NOT_FOUND, 500 NOT_FOUND, 600 NOT_FOUND",
    ],
    ["an outage between such answers", "0 NOT_FOUND, 10 503, 400 NOT_FOUND, 450 NOT_FOUND, 460 NOT_FOUND"],
    ["a pause that the API asked for", "0 NOT_FOUND, 10 429, 310 NOT_FOUND, 320 NOT_FOUND, 330 NOT_FOUND"],
    [
      "an outage that lasts through several failed polls",
      "0 NOT_FOUND, 10 NOT_FOUND, 20 503, 200 503, 500 NOT_FOUND, 600 NOT_FOUND",
    ],
  ];
  for (const [what, polls] of healthy) {
    it(`does not fail its wait for ${what}`, () => assert.equal(endOf(polls), undefined));
  }

  it("fails its wait once the time without an outage adds up to five minutes", () => {
    assert.equal(endOf("0 NOT_FOUND, 10 503, 400 NOT_FOUND, 689 NOT_FOUND"), undefined);
    assert.equal(endOf("0 NOT_FOUND, 10 503, 400 NOT_FOUND, 690 NOT_FOUND")?.kind, "unseen");
  });

  it("is reported with how long the answers spanned", () => {
    const end = endOf("0 UNKNOWN, 150 NOT_FOUND, 330 NOT_FOUND");
    assert.deepEqual(end, { kind: "unseen", graceMs: 330_000 });
  });
});

describe("a 5xx with the API's own error code", () => {
  it("fails a wait once it alone has come for ten minutes, five times at least", () => {
    const often = "0 PENDING, 10 INTERNAL, 150 INTERNAL, 300 INTERNAL, 450 INTERNAL";
    assert.equal(endOf(`${often}, 609 INTERNAL`), undefined);
    assert.equal(endOf(`${often}, 610 INTERNAL`)?.kind, "refused");
    assert.equal(endOf("10 INTERNAL, 900 INTERNAL, 1800 INTERNAL, 2700 INTERNAL"), undefined);
  });

  const between = {
    "another code": "OTHER",
    "a 5xx without a code": "503",
    "a status": "PENDING",
    "a 429": "429",
  };
  for (const [what, other] of Object.entries(between)) {
    it(`is ridden out where ${what} came in between`, () => {
      const after = [400, 500, 600, 700, 800, 900].map((atS) => `${atS} INTERNAL`).join(", ");
      assert.equal(endOf(`0 INTERNAL, 100 INTERNAL, 300 ${other}, ${after}`), undefined);
    });
  }
});
