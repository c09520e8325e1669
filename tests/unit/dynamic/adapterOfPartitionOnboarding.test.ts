/** The adapter with the real lifecycle behind it, as provider/index.ts puts the two together. */

import assert from "node:assert/strict";
import fc from "fast-check";
import { DynamicAdapter } from "../../../provider/dynamic/adapter";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { unknownValue } from "../../../provider/engine/properties";
import { partitionOnboarding } from "../../../provider/resources/partitionOnboarding";
import { aws as partition } from "../../support/partitions";
import { statusReply, WorldPerTest } from "../../support/world";

const inputs = { ...partition, __provider: "code" };
const id = "AWS/123456789012/i-0abc/%2Fdev%2Fsdf";
const onboarded = { ...partition, status: "ON_BOARDED", onboardedAt: "2025-01-01T00:00:00.000Z" };

describe("the adapter of a PartitionOnboarding", () => {
  const run = new WorldPerTest((context) => new DynamicAdapter(context, partitionOnboarding(context)));
  const initFailure = async (work: Promise<unknown>) => {
    const result = await run.world.settle(work);
    assert.ok("error" in result && result.error instanceof InitializationError, "it fails");
    return result.error;
  };

  it("normalises the inputs, and leaves out the internal ones", async () => {
    const news = {
      ...partition,
      mountPoint: "d:\\",
      skipWait: false,
      __urn: "urn",
      __provider: "x",
    };
    const { inputs: checked, failures } = await run.subject.check({}, news);
    assert.deepEqual(failures, []);
    assert.deepEqual(checked, { ...partition, mountPoint: "D" });
  });

  it("in a preview reports every problem, and sends no request for what is wrong or not known yet", async () => {
    const wrong = { cloudProvider: "AZURE", mountpoint: "/x", __preview: true };
    assert.equal((await run.subject.check({}, wrong)).failures.length, 5);
    const news = { ...partition, instanceId: unknownValue, __preview: true };
    const { inputs: checked, failures } = await run.subject.check({}, news);
    assert.deepEqual(failures, []);
    assert.equal(checked.instanceId, unknownValue);
    assert.equal(run.world.polls.length, 0);
  });

  it("accepts any value without throwing, and is idempotent", async () => {
    const anyValue = fc.oneof(fc.anything({ withBigInt: true, withDate: true }), fc.constant(unknownValue));
    const news = fc.record(
      { __timeouts: anyValue, triggers: anyValue, mountPoint: anyValue },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(news, async (more) => {
        const once = await run.subject.check({}, { ...partition, ...more });
        const { timeouts: __timeouts, ...args } = once.inputs;
        const twice = await run.subject.check({}, { ...args, __timeouts });
        assert.deepEqual(twice.inputs, once.inputs);
      }),
    );
  });

  it("in a preview of a new resource warns in its row", async () => {
    run.begin("FAILED");
    const { failures } = await run.world.value(
      run.subject.check({}, { ...partition, __preview: true, __urn: "urn:row" }),
    );
    assert.deepEqual(failures, []);
    assert.deepEqual(
      run.world.lines.map(({ severity, urn }) => [severity, urn]),
      [["warning", "urn:row"]],
    );
  });

  it("sends no request in the check of a deployment", async () => {
    await run.world.value(run.subject.check({}, partition));
    assert.equal(run.world.polls.length, 0);
  });

  it("returns outputs without __provider, with the lines in the row that check was given", async () => {
    run.begin((n) => statusReply(["PENDING", "ON_BOARDED"][n] ?? ""));
    await run.subject.check({}, { ...inputs, __urn: "urn:row" });
    const { id: made, outs } = await run.world.value(run.subject.create(inputs));
    assert.equal(made, id);
    assert.deepEqual({ ...outs, onboardedAt: "" }, { ...partition, status: "ON_BOARDED", onboardedAt: "" });
    assert.deepEqual(
      run.world.lines.map(({ message, urn }) => [urn, message]),
      [
        ["urn:row", "PENDING, limit 1h"],
        ["urn:row", "PENDING -> ON_BOARDED after 2s"],
      ],
    );
  });

  it("has a deadline of 60 minutes, or that of customTimeouts", async () => {
    run.begin("PENDING");
    assert.match((await initFailure(run.subject.create(partition))).message, /Not onboarded within 1h/);
    run.begin("PENDING");
    const timeouts = { create: "90s", update: "5h" };
    const short = await initFailure(run.subject.create({ ...partition, timeouts }));
    assert.match(short.message, /Not onboarded within 1m 30s/);
  });

  it("keeps the state with its __provider when a setting is wrong", async () => {
    run.begin("ON_BOARDED", { env: { LUCIDITY_REQUESTS_PER_MINUTE: "none" } });
    const { message, properties } = await initFailure(run.subject.create(inputs));
    assert.match(message, /Lucidity is not configured/);
    assert.deepEqual(properties, inputs);
    assert.equal(run.world.polls.length + run.world.exchanges.length, 0);
  });

  it("keeps the state with its __provider at Ctrl-C", async () => {
    run.begin("PENDING");
    const work = run.subject.create(inputs);
    setTimeout(() => run.world.cancel(), 1_000);
    const { message, properties } = await initFailure(work);
    assert.match(message, /^Cancelled while waiting/);
    assert.deepEqual(properties, { ...inputs, status: "PENDING" });
  });

  it("reads an onboarded partition as it is, without __provider", async () => {
    const result = await run.world.value(run.subject.read(id, { ...onboarded, __provider: "x", later: 1 }));
    assert.deepEqual(result, { id, props: { ...onboarded, later: 1 } });
  });

  it("fails to read a failed partition as a resource that is not initialised", async () => {
    run.begin("FAILED");
    const result = await run.world.settle(run.subject.read(id, { ...onboarded, __provider: "x" }));
    assert.ok("error" in result && result.error instanceof ReadInitializationError);
    assert.match(result.error.details, /^Lucidity reports PARTITION_STATUS_FAILED/);
    assert.equal(result.error.code, 2);
    assert.ok(result.error.metadata);
  });

  it("reads within create's timeout", async () => {
    run.begin("IN_PROGRESS");
    const state = { ...partition, status: "IN_PROGRESS", timeouts: { create: "2m", update: "9h" } };
    const result = await run.world.settle(run.subject.read(id, state));
    assert.ok("error" in result && result.error instanceof ReadInitializationError);
    assert.match(result.error.message, /^Not onboarded within 2m/);
  });

  it("looks a partition up for get by the id alone", async () => {
    const { props } = await run.world.value(run.subject.read(id, { __get: true, __provider: "x" }));
    assert.deepEqual(props, { ...partition, status: "ON_BOARDED" });
    run.begin("PENDING");
    const preview = { __get: true, __preview: true, __provider: "x" };
    assert.equal((await run.world.value(run.subject.read(id, preview))).props.status, "PENDING");
  });
});
