import assert from "node:assert/strict";
import { groupOf, groupPerTest, onboarded } from "./fixtures";

describe("the preview of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();

  it("polls 20 partitions at most, and none that is onboarded already", async () => {
    await group.preview(groupOf(...Array.from({ length: 50 }, (_, index) => `/p${index}`)));
    assert.equal(group.world.polls.length, 20);
    group.answering({});
    await group.preview(groupOf("/a"), { statuses: [onboarded("/a")] });
    assert.equal(group.world.polls.length, 0);
  });
});
