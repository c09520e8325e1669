import assert from "node:assert/strict";
import { type Properties, unknownValue } from "../../../../provider/engine/properties";
import { idAt } from "../../../support/partitions";
import { groupOf, groupPerTest, onboarded } from "./fixtures";

const state = { statuses: [onboarded("/a"), onboarded("/b")], onboarded: 2 };

const cases: [what: string, olds: Properties, news: Properties, changes: boolean][] = [
  ["the same partitions", state, groupOf("/a", "/b"), false],
  ["the same partitions in another order", state, groupOf("/b", "/a"), false],
  ["an added partition", state, groupOf("/a", "/b", "/c"), true],
  ["a removed partition", state, groupOf("/a"), true],
  ["another partition", state, groupOf("/a", "/c"), true],
  ["other triggers", state, { ...groupOf("/a", "/b"), triggers: [1] }, true],
  ["a list that is not known yet", state, { partitions: unknownValue }, true],
  [
    "a partition that is not onboarded",
    { statuses: [onboarded("/a"), { id: idAt("/b"), status: "FAILED" }] },
    groupOf("/a", "/b"),
    true,
  ],
  ["a skipWait that is not known yet", state, { ...groupOf("/a", "/b"), skipWait: unknownValue }, true],
  ["a failFast that is not known yet", state, { ...groupOf("/a", "/b"), failFast: unknownValue }, true],
  ["skipWait turned off", { ...state, skipWait: true }, groupOf("/a", "/b"), true],
  ["skipWait turned on", state, { ...groupOf("/a", "/b"), skipWait: true }, true],
  ["a state without statuses", {}, groupOf("/a", "/b"), true],
  ["statuses that are none", { statuses: [null, 1, {}, { id: 1, status: 2 }] }, groupOf("/a"), true],
];

describe("diff of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();

  for (const [what, olds, news, changes] of cases) {
    it(`with ${what}: ${changes ? "updates" : "no change"}, and never replaces`, () => {
      const diff = group.subject.diff("id", olds, news);
      assert.equal(diff.changes, changes);
      assert.deepEqual(diff.replaces, []);
    });
  }
});
