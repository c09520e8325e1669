import assert from "node:assert/strict";
import { statusReply } from "../../../support/world";
import { ready } from "../lifecyclePerTest";
import { id, onboarded, onboardingPerTest, partition, today } from "./fixtures";

describe("update of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  it("waits again, and keeps onboardedAt of a partition that stayed onboarded", async () => {
    const properties = await ready(lifecycle.update(id, onboarded, { ...partition, triggers: [1] }));
    assert.equal(properties.onboardedAt, onboarded.onboardedAt);
    assert.deepEqual(properties.triggers, [1]);
    assert.equal(lifecycle.world.polls.length, 1);
  });

  it("replaces onboardedAt of a partition that had another status meanwhile", async () => {
    lifecycle.begin((n) => statusReply(n === 0 ? "IN_PROGRESS" : "ON_BOARDED"));
    const properties = await ready(lifecycle.update(id, onboarded, partition));
    assert.match(String(properties.onboardedAt), today);
  });
});
