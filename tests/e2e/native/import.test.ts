import assert from "node:assert/strict";
import { partition } from "../support/declarations";
import { importCommand, type } from "../support/differences";
import { onOneFront } from "../support/fronts";
import type { Stack } from "../support/stack";

const id = (name: string) => `AWS/123456789012/i-0abc/%2F${name}`;

onOneFront(importCommand, "an import on the real engine", (front) => {
  let stack: Stack;
  /** From 3.261 on, nothing tells an import from a `get`: both wait. */
  let waits: boolean;
  before(async () => {
    stack = await front.start({ otherwise: { from: "firstRequest", inProgressS: 1 } });
    waits = Number((await stack.run(["version"])).text.split(".")[1]) >= 261;
  });
  after(() => stack.stop());
  const byCommand = (name: string) => {
    const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    return stack.run(["import", type.native, ...options, name, id(name)]);
  };

  it("by command takes the status that is visible, asking once", async () => {
    const { code, text } = await byCommand("old");
    assert.equal(code, 0, text);
    assert.deepEqual(stack.partition("old").inputs?.mountPoint, "/old");
    assert.equal(stack.partition("old").outputs?.status, waits ? "ON_BOARDED" : "IN_PROGRESS");
    assert.equal(stack.polls("/old"), waits ? 2 : 1);
  });

  it("of what Lucidity does not show fails in plain words", async function () {
    // It fails after 5 minutes.
    if (waits) this.skip();
    const steps = [{ status: "NOT_FOUND" }];
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/none", steps });
    const { code, text } = await byCommand("none");
    assert.notEqual(code, 0);
    assert.match(text, /shows no onboarding request for AWS\/123456789012\/i-0abc\/%2Fnone/);
  });

  it("by option waits in the same up, and the next up waits for what was imported by command", async () => {
    stack.declare(partition("old"), partition("option", { opts: { import: id("option") } }));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 imported/);
    for (const name of ["old", "option"])
      assert.equal(stack.partition(name).outputs?.status, "ON_BOARDED", name);
    const again = await stack.up();
    assert.equal(again.code, 0, again.text);
    assert.match(again.text, /3 unchanged/);
  });
});
