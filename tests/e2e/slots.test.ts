import assert from "node:assert/strict";
import { group, partition } from "./support/declarations";
import { slotsWarning } from "./support/differences";
import { onOneFront } from "./support/fronts";
import type { Stack } from "./support/stack";

const names = Array.from({ length: 6 }, (_, index) => `p${index}`);
const parallel = (count: number) => ({ PULUMI_PARALLEL: String(count) });

onOneFront(slotsWarning, "more waits than the engine has slots", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ otherwise: { final: "ON_BOARDED" } });
  });
  after(() => stack.stop());
  const warnings = (text: string) =>
    text.slice(text.indexOf("Diagnostics:")).match(/warning: .*--parallel.*/g) ?? [];

  it("are told once in a preview, with the number to pass", async () => {
    stack.declare(...names.map((name) => partition(name)));
    const { code, text } = await stack.preview(parallel(4));
    assert.equal(code, 0, text);
    assert.equal(warnings(text).length, 1, text);
    assert.match(
      text,
      /6 partitions are waited for one by one.* only 4 operations.*`--parallel 6`.*PartitionOnboardingGroup/,
    );
  });

  it("are no matter where the slots suffice, in a group, or with skipWait", async () => {
    assert.deepEqual(warnings((await stack.preview(parallel(6))).text), []);
    stack.declare(group("disks", names));
    assert.deepEqual(warnings((await stack.preview(parallel(4))).text), []);
    stack.declare(...names.map((name) => partition(name, { args: { skipWait: true } })));
    assert.deepEqual(warnings((await stack.preview(parallel(4))).text), []);
  });

  it("are told once by up, and not once all are onboarded", async () => {
    stack.declare(...names.map((name) => partition(name)));
    const { code, text } = await stack.up(parallel(4));
    assert.equal(code, 0, text);
    assert.equal(warnings(text).length, 1, text);
    const again = await stack.up(parallel(4));
    assert.equal(again.code, 0, again.text);
    assert.deepEqual(warnings(again.text), []);
  });
});
