import assert from "node:assert/strict";
import { join } from "node:path";
import { root } from "../support/installation";
import { group, partition, type Stack, until } from "../support/stack";
import { declareNative, nativePartition, startNative } from "./program";

/** What a diff says before it comes to the stack's own outputs. */
const ofResources = (text: string) => text.split("--outputs:--")[0] ?? "";

describe("the native provider on the real engine", function () {
  this.timeout(180_000);
  let stack: Stack;
  before(async () => {
    stack = await startNative({ otherwise: { from: "firstRequest", pendingS: 0, inProgressS: 1 } });
  });
  after(() => stack.stop());
  const diff = () => stack.run(["preview", "--diff"]);

  it("has a schema that the CLI accepts, and serves it", async () => {
    const plugin = join(root, "plugin");
    const checked = await stack.run(["schema", "check", join(plugin, "schema.json")]);
    assert.equal(checked.code, 0, checked.text);
    const info = await stack.run(["package", "info", join(plugin, "pulumi-resource-lucidity")]);
    assert.match(info.text, /lucidity:index:getPartitionStatus/);
  });

  it("polls in a preview, and leaves what is not known yet to up", async () => {
    stack.declare(
      partition("data", { opts: { customTimeouts: { create: "5m" } } }),
      partition("late", { late: "instanceId" }),
      group("disks", ["/d1", "/d2"]),
    );
    const { code, text } = await diff();
    assert.equal(code, 0, text);
    assert.equal(stack.polls("/data"), 1);
    assert.equal(stack.polls("/late"), 0);
    assert.match(text, /status +: \[unknown\]/);
  });

  it("waits in up, each in its own row, for as long as its customTimeouts say", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", inProgressS: 1 });
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /lucidity:index:PartitionOnboarding data creating .*IN_PROGRESS.*5m/);
    assert.match(text, /lucidity:index:PartitionOnboarding data .*-> ON_BOARDED after \d+s/);
    const { id, outputs } = stack.partition("data");
    assert.equal(id, "AWS/123456789012/i-0abc/%2Fdata");
    assert.match(String(outputs?.onboardedAt), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(stack.partition("disks").outputs?.onboarded, 2);
  });

  it("shows exactly what changes: an update of triggers, a replacement of the identity, no output as removed", async () => {
    stack.declare(
      partition("data", { args: { triggers: [1] }, opts: { customTimeouts: { create: "5m" } } }),
      partition("late", { args: { mountPoint: "/other" } }),
      group("disks", ["/d2", "/d1"]),
    );
    const before = stack.polls();
    const { code, text } = await diff();
    assert.equal(code, 0, text);
    assert.match(text, /\+ triggers: \[\n/);
    assert.match(text, /~ mountPoint: "\/late" => "\/other"/);
    assert.match(text, /1 to update|~ 2 to update/);
    assert.doesNotMatch(ofResources(text), /- (status|onboardedAt|statuses|onboarded)\b/);
    assert.equal(stack.polls(), before + 1, "only the new partition is polled");
  });

  it("refreshes without a change, and imports by command", async () => {
    const { onboardedAt } = stack.partition("data").outputs ?? {};
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.equal(stack.partition("data").outputs?.onboardedAt, onboardedAt);
    const type = "lucidity:index:PartitionOnboarding";
    const importing = ["import", type, "--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    const imported = await stack.run([...importing, "old", "AWS/123456789012/i-0abc/%2Fold"]);
    assert.equal(imported.code, 0, imported.text);
    assert.deepEqual(stack.partition("old").inputs?.mountPoint, "/old");
    stack.simulator.setPartition({
      instanceId: "i-0abc",
      mountPoint: "/none",
      steps: [{ status: "NOT_FOUND" }],
    });
    const unseen = await stack.run([...importing, "none", "AWS/123456789012/i-0abc/%2Fnone"]);
    assert.notEqual(unseen.code, 0);
    assert.match(unseen.text, /shows no onboarding request for AWS\/123456789012\/i-0abc\/%2Fnone/);
  });

  it("imports by option, keeps what was imported by command, and looks up by get and by the function", async () => {
    stack.write({
      resources: [
        partition("old"),
        partition("option", { opts: { import: "AWS/123456789012/i-0abc/%2Foption" } }),
        { name: "got", get: "AWS/123456789012/i-0abc/%2Fold" },
      ],
      lookUp: { ...partition("x").args, mountPoint: "/old" },
    });
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 imported/);
    assert.match(text, /lookUp: \{[^}]*status +: "ON_BOARDED"/);
    assert.equal(stack.partition("got").outputs?.mountPoint, "/old");
    assert.equal(stack.partition("option").outputs?.status, "ON_BOARDED");
  });

  it("ends within a second of Ctrl-C with the state kept, and the next up resumes", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow", pendingS: 1_000 });
    stack.declare(partition("old"), partition("slow"));
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await until(() => stack.polls("/slow") > 0, "it waits");
    const atMs = Date.now();
    up.child.kill("SIGINT");
    const { text } = await up.ended;
    assert.ok(Date.now() - atMs < 2_000, `${Date.now() - atMs} ms`);
    assert.match(text, /Cancelled while waiting/);
    assert.equal(stack.partition("slow").initErrors?.length, 1);
    const shown = await diff();
    assert.match(shown.text, /~ lucidity:index:PartitionOnboarding: \(update\)/);
    assert.doesNotMatch(ofResources(shown.text), /- status/);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow" });
    const resumed = await stack.up();
    assert.equal(resumed.code, 0, resumed.text);
    assert.match(resumed.text, /1 updated/);
  });

  it("takes over from the dynamic provider and back, with an alias or without, and deletes nothing at the vendor", async () => {
    const dynamicType = "pulumi-nodejs:dynamic/lucidity:PartitionOnboarding";
    const nativeType = "lucidity:index:PartitionOnboarding";
    const both = [nativePartition("old", { dynamic: true }), nativePartition("slow", { dynamic: true })];
    declareNative(stack, { resources: both });
    const there = await stack.up();
    assert.equal(there.code, 0, there.text);
    assert.equal(stack.partition("old").type, dynamicType);
    const { onboardedAt } = stack.partition("old").outputs ?? {};
    const aliased = { opts: { aliases: [{ type: dynamicType }] } };
    declareNative(stack, { resources: [nativePartition("old", aliased), nativePartition("slow")] });
    const shown = await diff();
    assert.equal(shown.code, 0, shown.text);
    const back = await stack.up();
    assert.equal(back.code, 0, back.text);
    assert.deepEqual(
      stack.partitions.map(({ type, outputs }) => [type, outputs?.status]),
      [
        [nativeType, "ON_BOARDED"],
        [nativeType, "ON_BOARDED"],
      ],
    );
    const again = await stack.up();
    assert.match(again.text, /3 unchanged/);
    assert.match(
      shown.text,
      /\+ 1 to create\n +- 1 to delete\n/,
      "the one with the alias is the same resource",
    );
    assert.equal(stack.partition("old").outputs?.onboardedAt, onboardedAt);
  });

  it("is destroyed without credentials, valid settings or a single request", async () => {
    const before = stack.simulator.journal.length;
    const env = { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_ENDPOINT: "not a URL" };
    const { code, text } = await stack.run(["destroy", "--yes", "--skip-preview"], env);
    assert.equal(code, 0, text);
    assert.equal(stack.simulator.journal.length, before);
    assert.ok(!stack.printed.includes(stack.refreshToken));
    assert.deepEqual(await stack.filesWith([stack.refreshToken]), []);
  });
});
