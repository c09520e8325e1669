import assert from "node:assert/strict";
import type { Reply } from "../../../support/world";
import { failing, ready } from "../lifecyclePerTest";
import { groupOf, groupPerTest } from "./fixtures";

describe("the progress of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();

  it("is one line in its row, from the first statuses to the end", async () => {
    group.answering({
      "/a": ["PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"],
      "/c": ["IN_PROGRESS", "FAILED"],
      "/d": [{ status: 404 }, "PENDING", "ON_BOARDED"],
    });
    await failing(group.create(groupOf("/a", "/b", "/c", "/d"), { urn: "urn:row" }));
    assert.ok(group.world.lines.every(({ urn, ephemeral }) => urn === "urn:row" && ephemeral));
    assert.equal(group.messages[0], "1/4 onboarded: 1 in progress, 1 pending, 1 not found");
    assert.equal(group.messages.at(-1), "3/4 onboarded: 1 failed");
  });

  it("is rare, however long the wait takes", async () => {
    group.answering({ "/a": ["PENDING"] });
    await failing(group.create(groupOf("/a", "/b"), { timeoutMs: 30 * 60_000 }));
    assert.deepEqual(group.messages.slice(1, 4), [
      "a group of 2 partitions: 1/2 onboarded: 1 pending, after 1m",
      "a group of 2 partitions: 1/2 onboarded: 1 pending, after 2m",
      "a group of 2 partitions: 1/2 onboarded: 1 pending, after 5m",
    ]);
    assert.ok(group.messages.length < 10, group.messages.join("\n"));
  });

  it("says once for all that the API stopped and started answering, and names an unfamiliar status once", async () => {
    const down: Reply = { status: 502 };
    group.answering({
      "/a": ["PENDING", down, down, "RESIZING", "ON_BOARDED"],
      "/b": ["PENDING", down, down, "RESIZING", "ON_BOARDED"],
    });
    await ready(group.create(groupOf("/a", "/b")));
    const count = (pattern: RegExp) => group.messages.filter((message) => pattern.test(message)).length;
    assert.equal(count(/stopped answering/), 1);
    assert.equal(count(/answers again/), 1);
    assert.equal(count(/RESIZING, a status its guide does not name/), 1);
  });
});
