import assert from "node:assert/strict";
import { type End, Rules } from "../../../provider/wait/rules";
import type { Poll } from "../../../provider/wait/types";
import { reached } from "./waitOn";

const seen = (status: string): Poll => ({ kind: "seen", status });
const notFound = seen("NOT_FOUND");
const outage: Poll = { kind: "trouble", label: "503", error: new Error("503") };
const throttled: Poll = { kind: "throttled", label: "429", error: new Error("429") };

/** How a wait ends that sees each poll at its second; `undefined` where it goes on. */
function endOf(...polls: readonly [atS: number, poll: Poll][]): End | undefined {
  let nowS = 0;
  const clock = { now: () => nowS * 1_000, sleep: () => Promise.reject(new Error("the rules do not sleep")) };
  const rules = new Rules({}, { clock, reachability: reached(clock) });
  for (const [atS, poll] of polls) {
    nowS = atS;
    const verdict = rules.judge(poll);
    if ("end" in verdict) return verdict.end;
  }
  return undefined;
}

describe("a partition that the API does not show", () => {
  it("fails its wait after three answers in a row that span five minutes", () => {
    assert.equal(endOf([0, notFound], [150, notFound], [299, notFound]), undefined);
    assert.equal(endOf([0, notFound], [150, notFound], [300, notFound])?.kind, "unseen");
  });

  const healthy: [string, [number, Poll][]][] = [
    [
      "one such answer after a long time in the queue",
      [
        [0, seen("PENDING")],
        [1_200, notFound],
      ],
    ],
    [
      "two such answers far apart",
      [
        [0, notFound],
        [3_000, notFound],
      ],
    ],
    [
      "such answers with a visible one between them",
      [
        [0, notFound],
        [200, notFound],
        [250, seen("PENDING")],
        [400, notFound],
        [500, notFound],
        [600, notFound],
      ],
    ],
    [
      "an outage between such answers",
      [
        [0, notFound],
        [10, outage],
        [400, notFound],
        [450, notFound],
        [460, notFound],
      ],
    ],
    [
      "a pause that the API asked for",
      [
        [0, notFound],
        [10, throttled],
        [310, notFound],
        [320, notFound],
        [330, notFound],
      ],
    ],
    [
      "an outage that lasts through several failed polls",
      [
        [0, notFound],
        [10, notFound],
        [20, outage],
        [200, outage],
        [500, notFound],
        [600, notFound],
      ],
    ],
  ];
  for (const [what, polls] of healthy) {
    it(`does not fail its wait for ${what}`, () => assert.equal(endOf(...polls), undefined));
  }

  it("fails its wait once the time without an outage adds up to five minutes", () => {
    assert.equal(endOf([0, notFound], [10, outage], [400, notFound], [689, notFound]), undefined);
    assert.equal(endOf([0, notFound], [10, outage], [400, notFound], [690, notFound])?.kind, "unseen");
  });

  it("is told with how long the answers spanned", () => {
    assert.deepEqual(endOf([0, seen("UNKNOWN")], [150, notFound], [330, notFound]), {
      kind: "unseen",
      graceMs: 330_000,
    });
  });
});

describe("a 5xx with the API's own error code", () => {
  const permanent = (key: string): Poll => ({
    kind: "trouble",
    label: "500",
    permanence: { key, polls: 5, ms: 600_000 },
    error: new Error("500"),
  });
  const same = permanent("500 INTERNAL_ERROR");

  it("fails a wait once it alone has come for ten minutes, five times at least", () => {
    const often: [number, Poll][] = [10, 150, 300, 450].map((atS) => [atS, same]);
    assert.equal(endOf([0, seen("PENDING")], ...often, [609, same]), undefined);
    assert.equal(endOf([0, seen("PENDING")], ...often, [610, same])?.kind, "refused");
    assert.equal(endOf([10, same], [900, same], [1_800, same], [2_700, same]), undefined);
  });

  const others: [string, Poll][] = [
    ["another code", permanent("500 OTHER")],
    ["a 5xx without a code", outage],
    ["a status", seen("PENDING")],
    ["a 429", throttled],
  ];
  for (const [what, other] of others) {
    it(`is ridden out where ${what} came in between`, () => {
      const after: [number, Poll][] = [400, 500, 600, 700, 800, 900].map((atS) => [atS, same]);
      assert.equal(endOf([0, same], [100, same], [300, other], ...after), undefined);
    });
  }
});
