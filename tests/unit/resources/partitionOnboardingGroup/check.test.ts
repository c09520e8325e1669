import assert from "node:assert/strict";
import fc from "fast-check";
import { type Properties, unknownValue } from "../../../../provider/engine/properties";
import { at } from "../../../support/partitions";
import { groupOf, groupPerTest } from "./fixtures";

const wrong: [what: string, news: Properties, problems: RegExp[]][] = [
  ["a missing list", {}, [/^partitions: partitions is required/]],
  ["null instead of a list", { partitions: null }, [/^partitions: partitions is required$/]],
  ["a text instead of a list", { partitions: "x" }, [/^partitions: partitions must be a list/]],
  ["an empty list", { partitions: [] }, [/^partitions: partitions must name at least one/]],
  [
    "a duplicate",
    groupOf("/a", "/b", "/a"),
    [/^partitions\[2\]: partitions\[2\] names the same partition as partitions\[0\]/],
  ],
  [
    "the same drive in two spellings",
    groupOf("D", "d:"),
    [/^partitions\[1\]: partitions\[1\] names the same/],
  ],
  [
    "an entry with a wrong mount point",
    { partitions: [at("/a"), at("b c")] },
    [/^partitions\[1\]\.mountPoint: partitions\[1\]\.mountPoint must be .*, not "b c"$/],
  ],
  [
    "an entry that is a number",
    { partitions: [at("/a"), 3] },
    [
      /^partitions\[1\]: partitions\[1\] must hold cloudProvider, cloudProviderAccountId, instanceId, resourceGroup, mountPoint, not 3$/,
    ],
  ],
  [
    "a misspelled argument of an entry",
    { partitions: [{ ...at("/a"), mount_pont: "/b" }] },
    [
      /^partitions\[0\]\.mount_pont: partitions\[0\]\.mount_pont is no argument here: did you mean mountPoint\?$/,
    ],
  ],
  [
    "an argument that does not exist",
    { ...groupOf("/a"), wait: 1 },
    [/^wait: wait is no argument.*partitions, triggers, skipWait, failFast/],
  ],
  [
    "a failFast that is a word",
    { ...groupOf("/a"), failFast: "yes" },
    [/^failFast: failFast must be true or false/],
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

  for (const [what, news, expected] of wrong) {
    it(`refuses ${what}, at its property`, () => {
      const found = problemsOf(news);
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? "", pattern);
    });
  }

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
