import assert from "node:assert/strict";
import { group, instance, partition } from "./support/declarations";
import * as differences from "./support/differences";
import { onEachFront } from "./support/fronts";
import type { Stack } from "./support/stack";

interface Entry {
  id: string;
  status: string;
  onboardedAt?: string;
  reason?: string;
}

onEachFront("a group on the real engine", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({
      partitions: [
        { instanceId: "i-0abc", mountPoint: "/a", pendingS: 1, inProgressS: 1 },
        { instanceId: "i-0abc", mountPoint: "/b" },
        { instanceId: "i-0abc", mountPoint: "/c", inProgressS: 2, final: "FAILED", reason: "disk is busy" },
        { instanceId: "i-0abc", mountPoint: "/d", inProgressS: 2 },
      ],
    });
  });
  after(() => stack.stop());

  const entries = () => (stack.partition("disks").outputs?.statuses ?? []) as Entry[];
  const statuses = () =>
    Object.fromEntries(entries().map(({ id, status }) => [id.split("%2F").at(-1), status]));
  let id: string | undefined;
  let onboardedAt: string | undefined;

  it("fails a strict preview for a partition that has failed, and names it", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/bad", final: "FAILED" });
    stack.declare(group("disks", ["/b", "/bad"]));
    const { code, text } = await stack.preview({ LUCIDITY_PREVIEW: "strict" });
    assert.notEqual(code, 0);
    assert.match(text, front.of(differences.strictPreview).group);
  });

  it("waits for all in one row, and reports a failure once all others have ended", async () => {
    stack.declare(group("disks", ["/a", "/b", "/c", "/d"]));
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, /PartitionOnboardingGroup disks .*1 failed, 3\/4 onboarded/);
    assert.match(text, /group disks: FAILED: \/c of i-0abc: disk is busy/);
    assert.match(text, /1 of 4 partitions are not onboarded: 1 failed/);
    assert.match(text, /Lucidity reports PARTITION_STATUS_FAILED: partition \/c of instance i-0abc/);
    assert.match(text, /reason: disk is busy/);
    assert.deepEqual(statuses(), { a: "ON_BOARDED", b: "ON_BOARDED", c: "FAILED", d: "ON_BOARDED" });
    assert.equal(stack.partition("disks").outputs?.onboarded, 3);
    assert.equal(entries().find(({ status }) => status === "FAILED")?.reason, "disk is busy");
    id = stack.partition("disks").id;
    onboardedAt = entries()[0]?.onboardedAt;
  });

  it("is refreshed with a warning while one has failed", async () => {
    const { code, text } = await stack.refresh();
    assert.equal(code, 0, text);
    assert.match(text, /unhealthy state/);
    assert.match(text, /(group disks:|PartitionOnboardingGroup disks) .*1 failed, 3\/4 onboarded/);
    assert.match(text, /group disks: FAILED: \/c of i-0abc: disk is busy/);
    assert.equal(stack.partitions.length, 1);
  });

  it("waits in the next up for the rest alone", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/c" });
    const before = stack.polls("/a");
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.polls("/a"), before);
    assert.equal(stack.partition("disks").outputs?.onboarded, 4);
    assert.equal(stack.partition("disks").id, id);
    assert.equal(entries()[0]?.onboardedAt, onboardedAt);
  });

  it("is unchanged by another order", async () => {
    stack.declare(group("disks", ["/d", "/c", "/b", "/a"]));
    const before = stack.polls();
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /2 unchanged/);
    assert.equal(stack.polls(), before);
    const shown = JSON.parse((await stack.run(["stack", "output", "disks", "--json"])).text) as {
      statuses: Entry[];
    };
    assert.deepEqual(
      shown.statuses.map((entry) => entry.id.split("%2F").at(-1)),
      front.of(differences.orderOfStatuses),
    );
  });

  it("waits for an added partition and forgets a removed one, as an update", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/e", inProgressS: 1 });
    stack.declare(group("disks", ["/d", "/e", "/a"]));
    const before = stack.polls("/d");
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 updated/);
    assert.deepEqual(statuses(), { d: "ON_BOARDED", e: "ON_BOARDED", a: "ON_BOARDED" });
    assert.equal(stack.polls("/d"), before);
    assert.equal(stack.partition("disks").id, id);
  });

  it("waits again for all when triggers change", async () => {
    const before = stack.polls("/d");
    stack.declare(group("disks", ["/d", "/e", "/a"], { triggers: ["again"] }));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.polls("/d"), before + 1);
    assert.equal(entries().find((entry) => entry.id.endsWith("a"))?.onboardedAt, onboardedAt);
  });

  it("polls each once in a refresh, and says so of one that is no longer visible", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/d", notVisibleForS: 10_000 });
    const before = stack.polls();
    const { code, text } = await stack.refresh();
    assert.equal(code, 0, text);
    assert.equal(stack.polls(), before + 3);
    assert.match(text, /warning: Lucidity no longer shows the onboarding of partition \/d/);
    assert.equal(stack.partition("disks").outputs?.onboarded, 3);
  });

  it("ends with failFast at the first failure, and keeps what is onboarded", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow", inProgressS: 10_000 });
    stack.simulator.setPartition({
      instanceId: "i-0abc",
      mountPoint: "/bad",
      inProgressS: 3,
      final: "FAILED",
    });
    stack.declare(group("disks", ["/slow", "/bad", "/a"], { failFast: true, triggers: ["again"] }));
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, /failFast ended 1 other wait at the first failure/);
    assert.deepEqual(statuses(), { slow: "IN_PROGRESS", bad: "FAILED", a: "ON_BOARDED" });
  });

  it("is stored with its own require if any, and lets a program read its partitions where its code is generated", () => {
    const { inputs, outputs } = stack.partition("disks");
    assert.match(String(inputs?.__provider), front.of(differences.inTheState).group);
    const listed = outputs?.partitions as { mountPoint: string }[] | undefined;
    assert.deepEqual(
      listed?.map(({ mountPoint }) => mountPoint),
      front.of(differences.inTheState).isListed ? ["/slow", "/bad", "/a"] : undefined,
    );
  });

  it("names the entry of a long list that is wrong", async () => {
    const good = Array.from({ length: 199 }, (_, index) => ({ ...instance, mountPoint: `/p${index}` }));
    const bad = { ...instance, mountPoint: "relative" };
    stack.declare({ name: "many", group: true, args: { partitions: [...good, bad] } });
    const { code, text } = await stack.preview();
    assert.notEqual(code, 0);
    assert.match(text, /property partitions\[199\]\.mountPoint .*must be an absolute path.*, not "relative"/);
  });

  it("whose list is not known yet passes a preview, and is waited for by up", async () => {
    stack.declare({ ...group("late", ["/a"]), late: "partitions" }, partition("b"));
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.text);
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.partition("late").outputs?.onboarded, 1);
  });

  it("is destroyed without a request", async () => {
    const before = stack.simulator.journal.length;
    const { code, text } = await stack.destroy();
    assert.equal(code, 0, text);
    assert.equal(stack.simulator.journal.length, before);
  });
});
