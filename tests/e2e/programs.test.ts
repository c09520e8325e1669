import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installation, sdkVersions } from "../support/packages";
import { partition } from "./support/declarations";
import { inTheState, providerInNodeModules } from "./support/differences";
import { onEachFront, onOneFront } from "./support/fronts";
import { copyOf, programFolder } from "./support/programs";
import { Stack } from "./support/stack";

const onboarded = { otherwise: { final: "ON_BOARDED" } };

onEachFront("a program", (front) => {
  let stack: Stack;
  afterEach(() => stack?.stop());

  it("whose packages pnpm installed runs, and stores the same small require", async () => {
    stack = await Stack.start(onboarded, front.program(installation("pnpm")));
    stack.declare(partition("data"));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    const { single } = front.of(inTheState);
    assert.match(String(stack.partition("data").inputs?.__provider), single);
    assert.equal((await stack.destroy()).code, 0);
  });

  it("on the oldest SDK of the range waits, fails, refreshes and destroys", async () => {
    stack = await Stack.start(onboarded, front.program(installation("npm", sdkVersions.oldest)));
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", final: "FAILED" });
    stack.declare(partition("data"));
    const failed = await stack.up();
    assert.notEqual(failed.code, 0);
    assert.match(failed.text, /Lucidity reports PARTITION_STATUS_FAILED/);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data" });
    assert.equal((await stack.up()).code, 0);
    assert.equal((await stack.destroy()).code, 0);
  });
});

onOneFront(providerInNodeModules, "a program", (front) => {
  let stack: Stack;
  afterEach(() => stack?.stop());

  it("in TypeScript, without a compiler among its own dependencies, is type-checked and runs", async () => {
    stack = await Stack.start(onboarded, programFolder("typescript"));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /mountPoint: "D"/);
    assert.match(text, /status +: "ON_BOARDED"/);
    assert.equal(stack.partitions[0]?.id, "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/data-rg/vm-01/D");
  });

  it("as an ES module runs, and looks up a status by itself", async () => {
    stack = await Stack.start(onboarded, programFolder("esm"));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /lookedStatus: "ON_BOARDED"/);
  });

  for (const [which, sdk] of Object.entries(sdkVersions)) {
    it(`that hands the provider module to pulumi.dynamic.Resource works on the ${which} SDK of the range`, async () => {
      stack = await Stack.start(onboarded, front.program(installation("npm", sdk)));
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", final: "FAILED" });
      stack.declare(partition("data", { dynamic: true }));
      const failed = await stack.up();
      assert.notEqual(failed.code, 0);
      assert.match(failed.text, /Lucidity reports PARTITION_STATUS_FAILED: partition \/data/);
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data" });
      const { code, text } = await stack.up();
      assert.equal(code, 0, text);
      assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
      assert.equal((await stack.destroy()).code, 0);
    });
  }

  it("can remove the resource and then uninstall the package", async () => {
    const own = copyOf(installation());
    stack = await Stack.start(onboarded, front.program(own));
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
