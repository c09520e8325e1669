import assert from "node:assert/strict";
import { type Declared, instance, partition } from "./support/declarations";
import * as differences from "./support/differences";
import { onEachFront } from "./support/fronts";
import { type Ended, type Stack } from "./support/stack";

const id = (name: string) => `AWS/123456789012/i-0abc/%2F${name}`;

/** One preview, one up and one refresh of many declarations; then the ones that fail. */
onEachFront("declarations", (front) => {
  let stack: Stack;
  let preview: Ended;
  let up: Ended;
  let refreshed: Ended;
  const unknown: Declared[] = [partition("late", { late: "mountPoint" }), { name: "got", get: id("got") }];
  const declared: Declared[] = [
    ...unknown,
    partition("data"),
    partition("again", { args: { mountPoint: "/data" } }),
    ...["a", "b", "c"].map((name) => partition(name, { component: "disks" })),
    partition("old"),
    partition("bad", { args: { skipWait: true } }),
  ];
  before(async () => {
    stack = await front.start({ otherwise: { final: "ON_BOARDED" } });
    const scripts = {
      data: { pendingS: 4 },
      bad: { final: "FAILED" },
      got: { pendingS: 5 },
      looked: { inProgressS: 1_000 },
    };
    for (const [name, script] of Object.entries(scripts))
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: `/${name}`, ...script });
    stack.declare(...unknown);
    preview = await stack.preview();
    stack.write({ resources: declared, lookUp: { ...instance, mountPoint: "/looked" } });
    up = await stack.up({}, "--parallel", "16");
    stack.declare(...declared);
    refreshed = await stack.refresh();
  });
  after(() => stack.stop());

  it("of all kinds pass a preview, an up and a refresh", () => {
    for (const { code, text } of [preview, up, refreshed]) assert.equal(code, 0, text);
  });

  it("of one partition twice share their requests", () => {
    assert.equal(stack.partition("data").id, stack.partition("again").id);
    // The last one is the refresh's.
    assert.ok(stack.polls("/data") <= 7, `${stack.polls("/data")} polls`);
  });

  it("of three partitions in one component all run, each in its row", () => {
    for (const name of ["a", "b", "c"])
      assert.match(
        stack.partition(name).urn,
        new RegExp(`test:index:Group\\$${front.of(differences.type)}::${name}$`),
      );
  });

  it("with skipWait record what they see, a failure included, and a refresh warns of nothing", () => {
    assert.equal(stack.partition("bad").outputs?.status, "FAILED");
    assert.doesNotMatch(refreshed.text, /warning/);
  });

  it("by get need the id alone, and only poll once in a preview", () => {
    assert.match(preview.text, /got *: \{[^}]*status *: "PENDING"/);
    assert.match(up.text, /got *: \{[^}]*mountPoint *: "\/got"[^}]*status *: "ON_BOARDED"/);
  });

  it("of a look-up wait for nothing", () => {
    assert.match(up.text, /lookUp *: \{[^}]*checkedAt *: "\d{4}-[^}]*status *: "IN_PROGRESS"/);
    assert.equal(stack.polls("/looked"), 1);
  });

  it("with inputs that are not known yet pass a preview without a poll, and are checked by up", () => {
    const duringPreview = stack.simulator.journal.filter(({ kind }) => kind === "status")[0];
    assert.equal(duringPreview?.partition?.mountPoint, "/got");
    assert.match(preview.text, /late *: \{[^}]*status *: \[unknown\]/);
    assert.equal(stack.partition("late").outputs?.mountPoint, "/late");
  });

  it("renamed by an alias keep their state, and later lines show under the new name; without skipWait a failure is one", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/old", inProgressS: 3 });
    stack.declare(
      partition("renamed", { alias: "old", args: { mountPoint: "/old", triggers: [1] } }),
      partition("bad"),
    );
    const { code, text } = await stack.up({}, "--continue-on-error");
    assert.match(text, /PartitionOnboarding renamed .*IN_PROGRESS/);
    assert.doesNotMatch(text, /PartitionOnboarding old .*IN_PROGRESS/);
    assert.match(text, /PartitionOnboarding renamed updated/);
    assert.ok(stack.partitions.every(({ urn }) => !urn.endsWith("::old")));
    assert.equal(stack.partition("renamed").initErrors, undefined);
    assert.notEqual(code, 0);
    assert.match(text, /Lucidity reports PARTITION_STATUS_FAILED/);
  });

  it("by get fail where the partition has failed, or the id is none", async () => {
    stack.declare({ name: "failed", get: id("bad") });
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(failed.text, /Lucidity reports PARTITION_STATUS_FAILED/);
    stack.declare({ name: "wrong", get: "AWS/1" });
    assert.match((await stack.up()).text, /"AWS\/1" is no id of a partition/);
  });

  it("of a look-up say what is wrong with an argument", async () => {
    stack.write({ resources: [], lookUp: { ...instance, mountPoint: "not absolute" } });
    // Node 22.23 takes half a minute to print a stack that holds the SDK's own frames.
    const wrong = await stack.up({ NODE_OPTIONS: "--stack-trace-limit=1" });
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.text, /getPartitionStatus: mountPoint must be an absolute path.*, not "not absolute"/);
  });

  it("with wrong arguments fail with every problem at its property", async () => {
    stack.declare(partition("wrong", { args: { cloudProvider: "AZURE", mountpoint: "/x" } }));
    const { code, text } = await stack.preview();
    assert.notEqual(code, 0);
    assert.match(text, /property resourceGroup value .*has a problem: resourceGroup is required for AZURE/);
    assert.match(text, /property cloudProviderAccountId value .*UUID/);
    assert.match(text, front.of(differences.unknownArgument));
  });

  it("with the import option are imported, or fail in the constructor and say what to do", async () => {
    stack.declare(partition("imported", { args: { mountPoint: "/data" }, opts: { import: id("data") } }));
    const { code, text } = await stack.up();
    const imported = front.of(differences.importOption);
    assert.equal(code === 0, imported.works, text);
    assert.match(text, imported.says);
  });
});
