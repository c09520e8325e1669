import assert from "node:assert/strict";
import { partition } from "./support/declarations";
import * as differences from "./support/differences";
import { onEachFront } from "./support/fronts";
import { type Stack, withStack } from "./support/stack";

const failing = {
  instanceId: "i-0abc",
  mountPoint: "/data",
  final: "FAILED_ONBOARDING",
  reason: "disk is busy",
};

onEachFront("a reason that holds what the Pulumi CLI or a CI runner would obey", (front) => {
  it("is shown as text, and ends the deployment like any other, in colours and without", async () => {
    const reason = "a<{%x%}>b <{% ##vso[task.setvariable variable=A]c ##[set-output name=B]d";
    const odd = { instanceId: "i-0abc", mountPoint: "/odd", final: "<{%odd%}>" };
    await withStack(front.start({ partitions: [{ ...failing, reason }, odd] }), async (stack) => {
      stack.declare(partition("data"), partition("odd", { args: { skipWait: true } }));
      for (const colour of ["always", "never"]) {
        const { code, text } = await stack.up({}, "--color", colour);
        assert.ok(code !== 0 && code !== 2, `exit code ${code}\n${text}`);
        assert.match(text, /reason: a<\\u007b%x%}>b/);
        assert.doesNotMatch(text, /##vso\[|##\[|panic/);
      }
      assert.doesNotMatch(stack.stateText, /<\{%/);
      assert.equal(stack.partitions.length, 2);
      const refreshed = await stack.refresh();
      assert.equal(refreshed.code, 0, refreshed.text);
    });
  });
});

onEachFront("a failed onboarding on the real engine", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ partitions: [failing] });
  });
  after(() => stack.stop());

  it("fails the deployment with all that support needs, and keeps the resource", async () => {
    stack.declare(partition("data"));
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(
      text,
      /Lucidity reports PARTITION_STATUS_FAILED_ONBOARDING: partition \/data of instance i-0abc \(AWS account 123456789012\)/,
    );
    assert.match(text, /reason: disk is busy/);
    assert.match(text, /request id: req-\d+/);
    assert.match(text, /at \d{4}-\d\d-\d\dT\S+Z, after \d+s and 1 check/);
    assert.equal(stack.partition("data").outputs?.status, "FAILED_ONBOARDING");
    assert.equal(stack.partition("data").initErrors?.length, 1);
  });

  it("is a warning in a refresh, which exits 0 and records it", async () => {
    const { code, text } = await stack.refresh();
    assert.equal(code, 0, text);
    assert.match(text, /unhealthy state/);
    assert.match(text, /FAILED_ONBOARDING/);
    assert.doesNotMatch(text, /\bat .*\.js:\d+/, "no stack trace");
    assert.equal(stack.partitions.length, 1);
  });

  it("is waited for again by up --refresh, as an update that fails again", async () => {
    const { code, text } = await stack.up({}, "--refresh");
    assert.notEqual(code, 0);
    assert.match(text, /updating failed/);
    assert.equal(stack.partition("data").outputs?.status, "FAILED_ONBOARDING");
  });

  it("is resumed by the next up once the partition is onboarded", async () => {
    stack.simulator.setPartition({ ...failing, final: "ON_BOARDED" });
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 updated/);
    assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
    assert.equal(stack.partition("data").initErrors, undefined);
  });

  it("locks nobody out: it can be removed from the program, or destroyed with a refresh", async () => {
    stack.simulator.setPartition({ ...failing, mountPoint: "/other" });
    stack.declare(partition("data"), partition("other"));
    assert.notEqual((await stack.up()).code, 0);
    stack.declare(partition("data"));
    const removed = await stack.up();
    assert.equal(removed.code, 0, removed.text);
    stack.simulator.setPartition(failing);
    const destroyed = await stack.destroy("--refresh");
    assert.equal(destroyed.code, 0, destroyed.text);
    assert.equal(stack.partitions.length, 0);
  });

  it("keeps a partition that was onboarded and is no longer shown, with a warning", async () => {
    stack.simulator.setPartition({ ...failing, final: "ON_BOARDED" });
    stack.declare(partition("data"));
    assert.equal((await stack.up()).code, 0);
    stack.simulator.setPartition({ ...failing, notVisibleForS: 10_000 });
    const { code, text } = await stack.refresh();
    assert.equal(code, 0, text);
    assert.match(text, /warning: Lucidity no longer shows the onboarding of partition \/data/);
    assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
  });

  it("ends a wait of each operation at its own timeout, with what else was seen", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow", pendingS: 10_000 });
    stack.simulator.addFault({ kind: "status", httpStatus: 503, mountPoint: "/slow", after: 1, times: 1 });
    stack.declare(
      partition("slow", { opts: { customTimeouts: { create: "7s", update: "5s", read: "3s" } } }),
    );
    const { code, text } = await stack.up();
    assert.notEqual(code, 0);
    assert.match(text, /Not onboarded within 7s; the last status was PARTITION_STATUS_PENDING/);
    assert.match(text, /also seen: 1 × 503/);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.match(refreshed.text, front.of(differences.timeoutOfRead));
    const updated = await stack.up();
    assert.notEqual(updated.code, 0);
    assert.match(updated.text, /Not onboarded within 5s; the last status was PARTITION_STATUS_PENDING/);
  });
});
