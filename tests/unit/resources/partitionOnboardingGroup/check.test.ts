import assert from "node:assert/strict";
import fc from "fast-check";
import { type Properties, unknownValue } from "../../../../provider/engine/properties";
import { at } from "../../../support/partitions";
import { groupOf, groupPerTest } from "./fixtures";

/** More of them are in tests/golden/arguments.txt. */
const wrong: [what: string, news: Properties, problem: RegExp][] = [
  ["null instead of a list", { partitions: null }, /^partitions: partitions is required$/],
  ["a text instead of a list", { partitions: "x" }, /^partitions: partitions must be a list/],
  [
    "the same drive in two spellings",
    groupOf("D", "d:"),
    /^partitions\[1\]: partitions\[1\] names the same partition as partitions\[0\]/,
  ],
  [
    "a misspelled argument of an entry",
    { partitions: [{ ...at("/a"), mount_pont: "/b" }] },
    /^partitions\[0\]\.mount_pont: partitions\[0\]\.mount_pont is no argument here: did you mean mountPoint\?$/,
  ],
];

describe("check of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();
  const problemsOf = (news: Properties) =>
    group.subject.check(news).problems.map(({ property, reason }) => `${property}: ${reason}`);

  it("normalises every entry", () => {
    const { inputs, problems } = group.subject.check({ ...groupOf("d:\\", "/b"), failFast: false });
    assert.deepEqual(problems, []);
    assert.deepEqual(inputs, groupOf("D", "/b"));
  });

  for (const [what, news, expected] of wrong)
    it(`refuses ${what}, at its property`, () => {
      const [problem = "", ...others] = problemsOf(news);
      assert.match(problem, expected);
      assert.deepEqual(others, []);
    });

  it("keeps a list that it refuses as it was given", () => {
    for (const partitions of ["x", []]) {
      assert.deepEqual(group.subject.check({ partitions }).inputs, { partitions });
    }
    assert.deepEqual(group.subject.check({}).inputs, {});
  });

  it("does not call two entries duplicates that are not known yet", () => {
    assert.deepEqual(problemsOf({ partitions: [unknownValue, unknownValue] }), []);
  });

  it("passes a list that is not known yet, in whole or in part", async () => {
    for (const partitions of [
      unknownValue,
      [unknownValue, at("/a")],
      [{ ...at("/a"), instanceId: unknownValue }],
    ]) {
      const { inputs, problems } = group.subject.check({ partitions });
      assert.deepEqual(problems, []);
      assert.deepEqual(inputs, { partitions }, "an input that is dropped would show as removed");
      assert.deepEqual(await group.preview(inputs), []);
    }
    assert.equal(group.world.polls.length, 0);
  });

  it("accepts any value without throwing, and is idempotent", () => {
    const entry = fc.oneof(fc.anything(), fc.constant(at("/a")), fc.constant(unknownValue));
    const args = fc.record({
      partitions: fc.oneof(fc.array(entry), fc.anything()),
      triggers: fc.anything(),
    });
    fc.assert(
      fc.property(args, (news) => {
        const { inputs } = group.subject.check(news);
        assert.deepEqual(group.subject.check(inputs).inputs, inputs);
      }),
    );
  });
});
