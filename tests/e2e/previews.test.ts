import assert from "node:assert/strict";
import { partition } from "./support/declarations";
import * as differences from "./support/differences";
import { onEachFront } from "./support/fronts";
import type { Stack } from "./support/stack";

const failed = { instanceId: "i-0abc", mountPoint: "/bad", final: "FAILED", reason: "disk is busy" };

onEachFront("a preview on the real engine", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ partitions: [failed] });
  });
  after(() => stack.stop());

  it("warns of a failed partition, and only informs of one that is not visible", async () => {
    stack.declare(partition("bad"), partition("unseen"));
    const { code, text } = await stack.preview();
    assert.equal(code, 0, text);
    assert.match(text, /warning: Lucidity reports PARTITION_STATUS_FAILED: partition \/bad/);
    assert.match(text, /Lucidity shows no onboarding request yet \(NOT_FOUND\) for partition \/unseen/);
    assert.doesNotMatch(text, /warning: .*unseen/);
  });

  it("fails for a failed partition in strict mode", async () => {
    stack.declare(partition("bad"));
    const { code, text } = await stack.preview({ LUCIDITY_PREVIEW: "strict" });
    assert.notEqual(code, 0);
    assert.match(text, front.of(differences.strictPreview).single);
  });

  it("sends no request when it is off", async () => {
    const before = stack.simulator.journal.length;
    const { code, text } = await stack.preview({ LUCIDITY_PREVIEW: "off" });
    assert.equal(code, 0, text);
    assert.equal(stack.simulator.journal.length, before);
  });

  it("works without a network, names what it could not reach, and tries once", async () => {
    stack.declare(partition("bad"), partition("one"), partition("two"));
    const { code, text } = await stack.preview({
      LUCIDITY_ENDPOINT: "http://127.0.0.1:9",
      LUCIDITY_PREVIEW: "strict",
    });
    assert.equal(code, 0, text);
    const diagnostics = text.slice(text.indexOf("Diagnostics"));
    assert.equal(diagnostics.match(/API at 127\.0\.0\.1:9 was not reached/g)?.length, 1, text);
    assert.match(diagnostics, /did not look at 2 partitions, since the API could not be reached/);
  });

  it("warns of missing credentials", async () => {
    stack.declare(partition("one"));
    const { code, text } = await stack.preview({ LUCIDITY_REFRESH_TOKEN: "" });
    assert.equal(code, 0, text);
    assert.match(text, /warning: Lucidity is not configured: no credential is set/);
    assert.match(text, /LUCIDITY_REFRESH_TOKEN/);
  });

  it("polls 20 partitions at most, and says in one line how many it left", async () => {
    const names = Array.from({ length: 23 }, (_, index) => `p${index}`);
    for (const name of names) stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: `/${name}` });
    stack.declare(...names.map((name) => partition(name)));
    const { code, text } = await stack.preview();
    assert.equal(code, 0, text);
    assert.equal(
      names.reduce((sum, name) => sum + stack.polls(`/${name}`), 0),
      20,
    );
    assert.match(text, /did not look at 3 partitions, to keep the preview short/);
  });
});
