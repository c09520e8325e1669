import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOf, installation, programFolder, sdkVersions } from "./support/installation";
import { instance, partition, Stack } from "./support/stack";

const onboarded = { otherwise: { final: "ON_BOARDED" } };

describe("a program", function () {
  this.timeout(180_000);
  let stack: Stack;
  afterEach(() => stack?.stop());

  it("in TypeScript, without a compiler among its own dependencies, is type-checked and runs", async () => {
    stack = await Stack.start(onboarded, programFolder("typescript", installation("npm")));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /mountPoint: "D"/);
    assert.match(text, /status +: "ON_BOARDED"/);
    assert.equal(stack.partitions[0]?.id, "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/data-rg/vm-01/D");
  });

  it("as an ES module runs, and looks up a status by itself", async () => {
    stack = await Stack.start(onboarded, programFolder("esm", installation("npm")));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /lookedStatus: "ON_BOARDED"/);
  });

  it("whose packages pnpm installed runs, and stores the same small require", async () => {
    stack = await Stack.start(onboarded, programFolder("commonjs", installation("pnpm")));
    stack.declare(partition("data"));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(
      String(stack.partition("data").inputs?.__provider),
      /require\("pulumi-lucidity\/provider"\)/,
    );
    assert.equal((await stack.destroy()).code, 0);
  });

  it("on the oldest SDK of the range waits, fails, refreshes and destroys", async () => {
    stack = await Stack.start(onboarded, programFolder("commonjs", installation("npm", sdkVersions.oldest)));
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", final: "FAILED" });
    stack.declare(partition("data"));
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(failed.text, /Lucidity reports FAILED/);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data" });
    assert.equal((await stack.up()).code, 0);
    assert.equal((await stack.destroy()).code, 0);
  });

  it("can remove the resource and then uninstall the package", async () => {
    const own = copyOf(installation("npm"));
    stack = await Stack.start(onboarded, programFolder("commonjs", own));
    stack.declare(partition("data"));
    assert.equal((await stack.up()).code, 0);
    stack.declare();
    assert.equal((await stack.up()).code, 0);
    rmSync(join(own, "node_modules", "pulumi-lucidity"), { recursive: true });
    writeFileSync(join(stack.dir, "index.js"), "exports.empty = true;\n");
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
  });
});

describe("declarations", function () {
  this.timeout(120_000);
  let stack: Stack;
  before(async () => {
    stack = await Stack.start(onboarded);
  });
  after(() => stack.stop());

  it("of one partition twice share their requests", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", pendingS: 4 });
    stack.declare(partition("data"), partition("again", { args: { mountPoint: "/data" } }));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.partitions.length, 2);
    assert.ok(stack.looks("/data") <= 6, `${stack.looks("/data")} looks`);
  });

  it("of three partitions in one component all run, each in its row", async () => {
    stack.declare(...["a", "b", "c"].map((name) => partition(name, { component: "disks" })));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(
      stack.partition("a").urn,
      /test:index:Group\$pulumi-nodejs:dynamic\/lucidity:PartitionOnboarding::a$/,
    );
  });

  it("renamed by an alias keep their state, and later lines show under the new name", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/a", inProgressS: 3 });
    stack.declare(partition("renamed", { alias: "a", args: { mountPoint: "/a", triggers: [1] } }));
    const first = await stack.up();
    assert.equal(first.code, 0, first.text);
    assert.match(first.text, /PartitionOnboarding renamed .*IN_PROGRESS/);
    assert.doesNotMatch(first.text, /PartitionOnboarding a .*IN_PROGRESS/);
  });

  it("with skipWait record what they see, a failure included", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/bad", final: "FAILED" });
    stack.declare(partition("bad", { args: { skipWait: true } }));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.partition("bad").outputs?.status, "FAILED");
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.doesNotMatch(refreshed.text, /warning/);
    stack.declare(partition("bad"));
    const waits = await stack.up();
    assert.notEqual(waits.code, 0);
    assert.match(waits.text, /Lucidity reports FAILED/);
  });

  it("by get need the id alone, only look in a preview, and fail where the partition failed", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/got", pendingS: 5 });
    stack.declare({ name: "got", get: "AWS/123456789012/i-0abc/%2Fgot" });
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.text);
    assert.match(preview.text, /got: \{[^}]*status *: "PENDING"/);
    const up = await stack.up();
    assert.equal(up.code, 0, up.text);
    assert.match(up.text, /got: \{[^}]*mountPoint *: "\/got"[^}]*status *: "ON_BOARDED"/);
    stack.declare({ name: "failed", get: "AWS/123456789012/i-0abc/%2Fbad" });
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(failed.text, /Lucidity reports FAILED/);
    stack.declare({ name: "wrong", get: "AWS/1" });
    assert.match((await stack.up()).text, /"AWS\/1" is no id of a partition/);
  });

  it("of a look-up alone wait for nothing, and say what is wrong with an argument", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/looked", inProgressS: 1_000 });
    stack.write({ resources: [], lookUp: { ...instance, mountPoint: "/looked" } });
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /lookUp *: \{[^}]*checkedAt *: "\d{4}-[^}]*status *: "IN_PROGRESS"/);
    assert.equal(stack.looks("/looked"), 1);
    stack.write({ resources: [], lookUp: { ...instance, mountPoint: "not absolute" } });
    const wrong = await stack.up();
    assert.notEqual(wrong.code, 0);
    assert.match(wrong.text, /getPartitionStatus: mountPoint "not absolute" is not allowed/);
  });

  it("with wrong arguments fail with every problem at its property", async () => {
    stack.declare(partition("wrong", { args: { cloudProvider: "AZURE", mountpoint: "/x" } }));
    const { code, text } = await stack.preview();
    assert.notEqual(code, 0);
    assert.match(text, /property resourceGroup value .*has a problem: is required for AZURE/);
    assert.match(text, /property cloudProviderAccountId value .*UUID/);
    assert.match(text, /property mountpoint value .*is no argument of this resource/);
  });

  it("with the import option fail in the constructor, and say what to do", async () => {
    stack.declare(partition("imported", { opts: { import: "AWS/123456789012/i-0abc/%2Fdata" } }));
    const { code, text } = await stack.preview();
    assert.notEqual(code, 0);
    assert.match(text, /cannot be imported, and need not be: declare it/);
  });

  it("with inputs that are not known yet pass a preview, and are checked by up", async () => {
    stack.declare(partition("late", { late: "mountPoint" }));
    const looks = stack.looks();
    const preview = await stack.preview();
    assert.equal(preview.code, 0, preview.text);
    assert.equal(stack.looks(), looks);
    assert.equal((await stack.up()).code, 0);
    assert.equal(stack.partition("late").outputs?.mountPoint, "/late");
  });
});
