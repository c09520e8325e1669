import assert from "node:assert/strict";
import { notFoundReply, statusReply } from "../../../support/world";
import { failing, ready } from "../lifecyclePerTest";
import { id, onboarded, onboardingPerTest, partition } from "./fixtures";

describe("read of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  it("leaves an onboarded partition as it is", async () => {
    const state = { ...onboarded, later: 1 };
    assert.deepEqual(await lifecycle.read(id, state), { id, state, failure: undefined });
  });

  for (const reply of [notFoundReply, statusReply("UNKNOWN")]) {
    it(`keeps an onboarded partition that is no longer visible, and warns (${reply.body ?? "404"})`, async () => {
      lifecycle.begin(() => reply);
      assert.deepEqual(await ready(lifecycle.read(id, onboarded)), onboarded);
      assert.deepEqual(
        lifecycle.world.lines.map(({ severity }) => severity),
        ["warning"],
      );
      assert.equal(lifecycle.world.polls.length, 1);
    });
  }

  it("with skipWait records the status that it sees", async () => {
    lifecycle.begin("FAILED");
    const state = { ...partition, skipWait: true, status: "PENDING" };
    assert.equal((await ready(lifecycle.read(id, state))).status, "FAILED");
  });

  it("uses the id where the state has lost the partition's properties", async () => {
    const properties = await ready(lifecycle.read(id, {}));
    assert.equal(properties.status, "ON_BOARDED");
    assert.equal(properties.mountPoint, "/dev/sdf");
  });

  it("fails where neither the properties nor the id name a partition, and sends no request", async () => {
    const { failure } = await failing(lifecycle.read("edited", {}));
    assert.match(failure, /"edited" is no id of a partition/);
    assert.equal(lifecycle.world.polls.length, 0);
  });
});

describe("read of a PartitionOnboarding for get", () => {
  const lifecycle = onboardingPerTest();
  const get = { isGet: true };
  const getInPreview = { isGet: true, preview: true };

  it("needs the id alone, and returns no date", async () => {
    const properties = await ready(lifecycle.read(id, {}, get));
    assert.deepEqual(properties, { ...partition, status: "ON_BOARDED" });
  });

  it("in a preview polls once, and returns the status that it sees", async () => {
    lifecycle.begin("PENDING");
    assert.equal((await ready(lifecycle.read(id, {}, getInPreview))).status, "PENDING");
    assert.equal(lifecycle.world.polls.length, 1);
  });

  it("in a preview that polls nothing has no status", async () => {
    lifecycle.begin("PENDING", { env: { LUCIDITY_PREVIEW: "off" } });
    assert.equal((await ready(lifecycle.read(id, {}, getInPreview))).status, undefined);
  });

  it("in a strict preview fails for a credential that is refused", async () => {
    lifecycle.begin(() => ({ status: 403 }), { env: { LUCIDITY_PREVIEW: "strict" } });
    assert.match((await failing(lifecycle.read(id, {}, getInPreview))).failure, /HTTP 403/);
  });

  it("says what is wrong with an id", async () => {
    const { failure } = await failing(lifecycle.read("AWS/1/2", {}, get));
    assert.match(failure, /it has 3 parts and AWS takes 4/);
  });
});

describe("read of a PartitionOnboarding with refreshMode check", () => {
  const lifecycle = onboardingPerTest();
  const checking = { env: { LUCIDITY_REFRESH_MODE: "check" } };

  for (const status of ["PENDING", "IN_PROGRESS", "UNKNOWN", "RESIZING"]) {
    it(`polls once and records ${status}`, async () => {
      lifecycle.begin(status, checking);
      const state = { ...partition, status: "NOT_FOUND" };
      assert.equal((await ready(lifecycle.read(id, state))).status, status);
      assert.equal(lifecycle.world.polls.length, 1);
    });
  }

  it("still tells a failure", async () => {
    lifecycle.begin("FAILED", checking);
    const { failure, properties } = await failing(lifecycle.read(id, { ...partition, status: "PENDING" }));
    assert.match(failure, /^Lucidity reports PARTITION_STATUS_FAILED/);
    assert.equal(properties.status, "FAILED");
  });

  it("still keeps an onboarded partition that is no longer visible", async () => {
    lifecycle.begin(() => notFoundReply, checking);
    assert.deepEqual(await ready(lifecycle.read(id, onboarded)), onboarded);
  });
});

describe("read of a state that came from get", () => {
  const lifecycle = onboardingPerTest();

  it("adds no onboardedAt, so that a refresh shows no change", async () => {
    const state = { ...partition, status: "ON_BOARDED" };
    assert.deepEqual(await ready(lifecycle.read(id, state)), state);
  });
});
