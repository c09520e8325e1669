import assert from "node:assert/strict";
import { group, partition } from "./support/declarations";
import { onEachFront } from "./support/fronts";
import type { Stack } from "./support/stack";

const names = Array.from({ length: 5 }, (_, index) => `p${index}`);
const parallel = (count: number) => ({ PULUMI_PARALLEL: String(count) });

onEachFront("more waits than the engine has slots", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ otherwise: { inProgressS: 16, final: "ON_BOARDED" } });
  });
  after(() => stack.stop());
  const warnings = (text: string) =>
    text.slice(text.indexOf("Diagnostics:")).match(/warning: .*--parallel.*/g) ?? [];

  it("get one warning from up, while the first of them wait", async () => {
    stack.declare(...names.map((name) => partition(name)));
    const { code, text } = await stack.up(parallel(4));
    assert.equal(code, 0, text);
    assert.equal(warnings(text).length, 1, text);
    assert.match(`${warnings(text)}`, /4 waits are under way, .*`--parallel`.*PartitionOnboardingGroup/);
    assert.ok(text.indexOf("no slot left") < text.indexOf("-> ON_BOARDED"), text);
  });

  it("get no warning where the slots suffice", async () => {
    stack.declare(group("disks", ["a", "b", "c"]), partition("d"));
    const { code, text } = await stack.up(parallel(4));
    assert.equal(code, 0, text);
    assert.deepEqual(warnings(text), []);
  });
});
