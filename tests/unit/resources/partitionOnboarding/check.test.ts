import assert from "node:assert/strict";
import fc from "fast-check";
import { unknownValue } from "../../../../provider/engine/properties";
import { onboardingPerTest, partition } from "./fixtures";

describe("check of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  it("normalises the inputs", () => {
    const { inputs, problems } = lifecycle.subject.check({
      ...partition,
      mountPoint: "d:\\",
      skipWait: false,
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, { ...partition, mountPoint: "D" });
  });

  it("reports every problem at its property, and sends no request", () => {
    const { problems } = lifecycle.subject.check({ cloudProvider: "AZURE", mountpoint: "/x" });
    const properties = problems.map(({ property }) => property);
    assert.deepEqual(properties, [
      "cloudProviderAccountId",
      "instanceId",
      "resourceGroup",
      "mountPoint",
      "mountpoint",
    ]);
    assert.equal(lifecycle.world.polls.length, 0);
  });

  it("passes a value that is not known yet", () => {
    const { inputs, problems } = lifecycle.subject.check({ ...partition, instanceId: unknownValue });
    assert.deepEqual(problems, []);
    assert.equal(inputs.instanceId, unknownValue);
  });

  it("accepts any value without throwing, and is idempotent", () => {
    const anyValue = fc.oneof(fc.anything({ withBigInt: true, withDate: true }), fc.constant(unknownValue));
    const args = fc.record(
      {
        cloudProvider: fc.oneof(fc.constantFrom("AWS", "AZURE", "GCP"), anyValue),
        cloudProviderAccountId: fc.oneof(fc.constant("123456789012"), anyValue),
        instanceId: fc.oneof(fc.constant("i-0abc"), anyValue),
        resourceGroup: anyValue,
        mountPoint: fc.oneof(fc.constantFrom("/d", "e:", "E"), anyValue),
        triggers: anyValue,
        skipWait: anyValue,
        other: anyValue,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(args, (news) => {
        const once = lifecycle.subject.check(news);
        const twice = lifecycle.subject.check(once.inputs);
        assert.deepEqual(twice.inputs, once.inputs);
      }),
    );
  });
});
