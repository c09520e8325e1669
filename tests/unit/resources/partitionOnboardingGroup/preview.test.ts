import assert from "node:assert/strict";
import { groupOf, groupPerTest, onboarded } from "./fixtures";

describe("the preview of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();

  it("warns of each partition that has failed, and in mode strict returns an error at its index", async () => {
    group.answering({ "/b": ["FAILED"] });
    assert.deepEqual(await group.preview(groupOf("/a", "/b"), undefined, { urn: "urn:row" }), []);
    assert.deepEqual(
      group.world.lines.map(({ severity, urn }) => [severity, urn]),
      [["warning", "urn:row"]],
    );
    group.answering({ "/b": ["FAILED"] }, { LUCIDITY_PREVIEW: "strict" });
    const problems = await group.preview(groupOf("/a", "/b"));
    assert.deepEqual(
      problems.map(({ property }) => property),
      ["partitions[1]"],
    );
  });

  it("polls 20 partitions at most, and none that is onboarded already", async () => {
    await group.preview(groupOf(...Array.from({ length: 50 }, (_, index) => `/p${index}`)));
    assert.equal(group.world.polls.length, 20);
    group.answering({});
    await group.preview(groupOf("/a"), { statuses: [onboarded("/a")] });
    assert.equal(group.world.polls.length, 0);
  });
});
