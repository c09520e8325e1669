import assert from "node:assert/strict";
import { notFoundReply, statusReply } from "../../../support/world";
import { failing, ready } from "../lifecyclePerTest";
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

  for (const reply of [notFoundReply, statusReply("UNKNOWN")]) {
    it(`keeps an onboarded partition that is no longer visible, and warns (${reply.body ?? "404"})`, async () => {
      lifecycle.begin(() => reply);
      assert.deepEqual(await ready(lifecycle.update(id, onboarded, partition)), onboarded);
      const [warning] = lifecycle.world.lines;
      assert.equal(warning?.severity, "warning");
      assert.match(warning?.message ?? "", /no longer shows the onboarding of partition \/dev\/sdf/);
    });
  }

  it("fails for such a partition once its triggers have changed", async () => {
    lifecycle.begin(() => notFoundReply);
    const { failure } = await failing(lifecycle.update(id, onboarded, { ...partition, triggers: [1] }));
    assert.match(failure, /^Nothing has requested this onboarding/);
  });

  for (const status of ["IN_PROGRESS", "PENDING"]) {
    it(`does not take a 404 for ON_BOARDED after it has seen ${status}`, async () => {
      lifecycle.begin((n) => (n === 0 ? statusReply(status) : n < 4 ? notFoundReply : statusReply("FAILED")));
      const { failure } = await failing(lifecycle.update(id, onboarded, partition));
      assert.match(failure, /^Lucidity reports PARTITION_STATUS_FAILED/);
    });
  }

  it("with other triggers that ends before an answer is waited for again by the next update", async () => {
    const inputs = { ...partition, triggers: [1] };
    lifecycle.begin(() => ({ status: 400 }));
    const { properties } = await failing(lifecycle.update(id, onboarded, inputs));
    assert.equal(properties.status, "UNKNOWN");
    lifecycle.begin(() => notFoundReply);
    const { failure } = await failing(lifecycle.update(id, properties, inputs));
    assert.match(failure, /^Nothing has requested this onboarding/);
  });

  it("that turns skipWait on keeps what is onboarded without a request", async () => {
    const inputs = { ...partition, skipWait: true };
    assert.deepEqual(await ready(lifecycle.update(id, onboarded, inputs)), { ...onboarded, skipWait: true });
    assert.equal(lifecycle.world.polls.length, 0);
  });

  it("that turns skipWait off waits for what is not onboarded", async () => {
    lifecycle.begin((n) => statusReply(n === 0 ? "PENDING" : "ON_BOARDED"));
    const olds = { ...partition, skipWait: true, status: "PENDING" };
    const { skipWait, status } = await ready(lifecycle.update(id, olds, partition));
    assert.deepEqual({ skipWait, status }, { skipWait: undefined, status: "ON_BOARDED" });
  });
});
