import assert from "node:assert/strict";
import { notFoundReply } from "../../../support/world";
import { failing, ready } from "../lifecyclePerTest";
import { groupPerTest, onboarded } from "./fixtures";

describe("read of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();
  const state = { statuses: [onboarded("/a"), onboarded("/b")], onboarded: 2 };

  it("polls each partition once, and leaves an onboarded group as it is", async () => {
    const properties = await ready(group.read("id", { ...state, later: 1 }));
    assert.deepEqual(properties, { statuses: state.statuses, onboarded: 2, later: 1 });
    assert.equal(group.world.polls.length, 2);
  });

  it("keeps partitions that are no longer visible, with one warning for all", async () => {
    group.answering({ "/a": [notFoundReply], "/b": [notFoundReply] });
    const properties = await ready(group.read("id", state));
    assert.deepEqual(properties.statuses, state.statuses);
    const warnings = group.world.lines.filter(({ severity }) => severity === "warning");
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.message ?? "", /partition \/a .* and 1 more/);
  });

  for (const [what, damaged] of Object.entries({
    "without statuses": {},
    "with an id that was edited by hand": {
      statuses: [onboarded("/a"), { id: "edited", status: "PENDING" }],
    },
  })) {
    it(`says that a state ${what} is damaged`, async () => {
      const { failure } = await failing(group.read("id", damaged));
      assert.match(failure, /state of this group is damaged/);
    });
  }

  it("that was refused says what could not be checked, and what the state keeps", async () => {
    group.answering({ "/a": [{ status: 403 }], "/b": [{ status: 403 }] });
    const { failure, properties } = await failing(group.read("id", { ...state, failFast: true }));
    const lines = failure.split("\n");
    assert.equal(lines[0], "2 of 2 partitions could not be checked: 2 refused");
    assert.equal(lines.at(-1), "The state keeps 2 of 2 as ON_BOARDED.");
    assert.deepEqual(properties.statuses, state.statuses);
  });

  it("polls all partitions although failFast is set and one has failed", async () => {
    group.answering({ "/a": ["FAILED"], "/b": ["IN_PROGRESS", "ON_BOARDED"] });
    const { failure } = await failing(group.read("id", { ...state, failFast: true }));
    assert.match(failure, /^1 of 2 partitions are not onboarded: 1 failed$/m);
    assert.doesNotMatch(failure, /failFast/);
  });
});
