import assert from "node:assert/strict";
import { notFoundReply } from "../../../support/world";
import { failing, ready } from "../lifecyclePerTest";
import { entriesOf, groupOf, groupPerTest, short } from "./fixtures";

describe("create of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();

  it("waits for all partitions, and stores the list once", async () => {
    group.answering({ "/a": ["PENDING", "IN_PROGRESS", "ON_BOARDED"] });
    const { id, state: properties, failure } = await group.create(groupOf("/a", "/b"));
    assert.equal(failure, undefined);
    assert.match(id, /^[0-9a-f-]{36}$/);
    assert.deepEqual(Object.keys(properties).sort(), ["onboarded", "statuses"]);
    assert.deepEqual(short(properties), ["/a ON_BOARDED", "/b ON_BOARDED"]);
    assert.equal(properties.onboarded, 2);
  });

  it("reports every failure once all other waits have ended, with its state kept", async () => {
    const reason = {
      body: JSON.stringify({ success: true, data: { status: "FAILED", message: "disk is busy" } }),
    };
    group.answering({
      "/a": [reason],
      "/b": ["IN_PROGRESS", "ON_BOARDED"],
      "/c": ["IN_PROGRESS", "FAILED_ONBOARDING"],
    });
    const { failure, properties } = await failing(group.create(groupOf("/a", "/b", "/c")));
    assert.match(failure, /^2 of 3 partitions are not onboarded: 2 failed\n/);
    assert.match(
      failure,
      /Lucidity reports PARTITION_STATUS_FAILED: partition \/a[\s\S]*reason: disk is busy/,
    );
    assert.match(failure, /Lucidity reports PARTITION_STATUS_FAILED_ONBOARDING: partition \/c/);
    assert.match(failure, /1 of 3 are onboarded and kept: the next `pulumi up` waits for the rest alone\.$/);
    assert.deepEqual(short(properties), ["/a FAILED", "/b ON_BOARDED", "/c FAILED_ONBOARDING"]);
    assert.equal(entriesOf(properties)[0]?.reason, "disk is busy");
    assert.equal(properties.partitions, undefined);
  });

  it("with failFast ends at the first failure", async () => {
    group.answering({ "/a": ["IN_PROGRESS"], "/b": ["IN_PROGRESS", "FAILED"], "/c": ["PENDING"] });
    const { failure, properties } = await failing(
      group.create({ ...groupOf("/a", "/b", "/c"), failFast: true }),
    );
    assert.ok(group.world.nowMs < 10_000);
    assert.match(failure, /^3 of 3 partitions are not onboarded: 1 failed, 2 ended by failFast/);
    assert.match(failure, /failFast ended 2 other waits/);
    assert.deepEqual(short(properties), ["/a IN_PROGRESS", "/b FAILED", "/c PENDING"]);
  });

  it("with failFast says of each that its time was over, since all have one deadline", async () => {
    group.answering({ "/a": ["PENDING"], "/b": ["PENDING"] });
    const inputs = { ...groupOf("/a", "/b"), failFast: true };
    const { failure } = await failing(group.create(inputs, { timeoutMs: 60_000 }));
    assert.match(failure, /^2 of 2 partitions are not onboarded: 2 timed out\n/);
  });

  it("keeps what was onboarded before Ctrl-C", async () => {
    group.answering({ "/a": ["PENDING"] });
    setTimeout(() => group.world.cancel(), 3_000);
    const { failure, properties } = await failing(group.create(groupOf("/a", "/b")));
    assert.match(failure, /1 of 2 partitions are not onboarded: 1 cancelled/);
    assert.deepEqual(short(properties), ["/a PENDING", "/b ON_BOARDED"]);
  });

  it("with skipWait polls each partition once, and records the status that it sees", async () => {
    group.answering({ "/a": ["PENDING"], "/b": ["FAILED"], "/c": [notFoundReply] });
    const properties = await ready(group.create({ ...groupOf("/a", "/b", "/c", "/d"), skipWait: true }));
    assert.deepEqual(short(properties), ["/a PENDING", "/b FAILED", "/c NOT_FOUND", "/d ON_BOARDED"]);
    assert.equal(properties.onboarded, 1);
    assert.equal(group.world.polls.length, 4);
  });
});
