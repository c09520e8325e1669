import assert from "node:assert/strict";
import { notFoundReply, statusReply } from "../../../support/world";
import { failing, ready } from "../lifecyclePerTest";
import { id, onboardingPerTest, partition, today } from "./fixtures";

describe("create of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  it("waits until ON_BOARDED, and stores when that was first seen", async () => {
    lifecycle.begin((n) => statusReply(["PENDING", "IN_PROGRESS", "ON_BOARDED"][n] ?? "ON_BOARDED"));
    const { id: made, state: properties, failure } = await lifecycle.create(partition);
    assert.equal(failure, undefined);
    assert.equal(made, id);
    assert.deepEqual(
      { ...properties, onboardedAt: "" },
      { ...partition, status: "ON_BOARDED", onboardedAt: "" },
    );
    assert.match(String(properties.onboardedAt), today);
    assert.equal(lifecycle.world.polls.length, 3);
    assert.deepEqual(lifecycle.world.polls[0]?.body, partition);
    assert.equal(lifecycle.world.exchanges.length, 1);
  });

  it("fails at the deadline", async () => {
    lifecycle.begin("PENDING");
    const { failure } = await failing(lifecycle.create(partition));
    assert.match(failure, /Not onboarded within 1h/);
    assert.ok(Math.abs(lifecycle.world.nowMs - 3_600_000) < 2_000);
    lifecycle.begin("PENDING");
    const short = await failing(lifecycle.create(partition, { timeoutMs: 90_000 }));
    assert.match(short.failure, /Not onboarded within 1m 30s/);
  });

  for (const status of ["PENDING", "FAILED", "NOT_FOUND", "ON_BOARDED"]) {
    it(`with skipWait polls once and records ${status}`, async () => {
      lifecycle.begin(status === "NOT_FOUND" ? () => notFoundReply : status);
      const properties = await ready(lifecycle.create({ ...partition, skipWait: true }));
      assert.equal(properties.status, status);
      assert.equal(properties.onboardedAt !== undefined, status === "ON_BOARDED");
      assert.equal(lifecycle.world.polls.length, 1);
    });
  }

  it("fails with its inputs kept when a setting is wrong, and sends no request", async () => {
    lifecycle.begin("ON_BOARDED", { env: { LUCIDITY_REQUESTS_PER_MINUTE: "none" } });
    const { failure, properties } = await failing(lifecycle.create(partition));
    assert.match(failure, /Lucidity is not configured.*\n.*requestsPerMinute|LUCIDITY_REQUESTS_PER_MINUTE/);
    assert.deepEqual(properties, partition);
    assert.equal(lifecycle.world.polls.length + lifecycle.world.exchanges.length, 0);
  });

  it("shares its requests with the wait of another resource for the same partition", async () => {
    lifecycle.begin((n) => statusReply(n < 4 ? "PENDING" : "ON_BOARDED"));
    const { world, subject } = lifecycle;
    await world.value(
      Promise.all([subject.create(partition, world.call()), subject.create(partition, world.call())]),
    );
    assert.ok(world.polls.length <= 6, `${world.polls.length} requests`);
  });
});
