import assert from "node:assert/strict";
import fc from "fast-check";
import { fromEngine, hasUnknowns, notYetKnown } from "../../../provider/engine/properties";
import { partitionOfNames } from "../../../provider/inputs/partition";
import { partitionShape } from "../../../provider/inputs/partitionOnboarding";
import type { Partition } from "../../../provider/lucidity";
import { quote } from "../../../provider/util/text";
import { aws, azure, gcp } from "../../support/partitions";

function checkInputs(given: Record<string, unknown>) {
  const { value, problems } = partitionShape.check(fromEngine(given));
  return { inputs: value && partitionShape.writeInputs(value), problems };
}
const problemsOf = (news: Record<string, unknown>) =>
  checkInputs(news).problems.map(({ reason, inFull = reason }) => inFull);

describe("the inputs of a partition", () => {
  for (const valid of [aws, azure, gcp]) {
    it(`accept a valid ${valid.cloudProvider} partition as it is`, () => {
      assert.deepEqual(checkInputs({ ...valid }), { inputs: valid, problems: [] });
    });
  }

  /** What is wrong, as the rule says it, and with which value. */
  const wrong: [what: string, of: Partition, key: string, value: unknown, rule: string][] = [
    ["an unknown cloud", aws, "cloudProvider", "aws", '"AWS", "AZURE" or "GCP"'],
    ["an account of 11 digits", aws, "cloudProviderAccountId", "12345678901", "12 digits"],
    ["a subscription that is not a UUID", azure, "cloudProviderAccountId", "abc", "UUID"],
    ["a project with capitals", gcp, "cloudProviderAccountId", "My-Project", "lower-case"],
    ["an instance without i-", aws, "instanceId", "0abc", '"i-" and lower-case hex digits'],
    ["an instance of no digits", aws, "instanceId", "i-", ""],
    ["a VM name with a slash", azure, "instanceId", "vm/1", "an Azure VM name"],
    ["a VM name of 65 characters", azure, "instanceId", "v".repeat(65), "1 to 64"],
    ["a GCP instance with capitals", gcp, "instanceId", "VM", ""],
    ["a resource group that ends with a dot", azure, "resourceGroup", "rg.", ""],
    ["a lone surrogate", azure, "resourceGroup", "\ud800", ""],
    ["a relative mount point", aws, "mountPoint", "dev/sdf", "an absolute path"],
    ["white space in a mount point", aws, "mountPoint", "/mnt/my data", ""],
    ["a control character in a mount point", aws, "mountPoint", "/a\u001b", ""],
    ["two drive letters", azure, "mountPoint", "DE", ""],
    ["an empty string", aws, "mountPoint", "", ""],
    ["triggers that are not a list", aws, "triggers", "x", "a list"],
    ["a skipWait that is a word", aws, "skipWait", "yes", "true or false"],
  ];
  for (const [what, of, key, value, rule] of wrong)
    it(`refuse ${what}, at its property`, () => {
      const [problem = "", ...others] = problemsOf({ ...of, [key]: value });
      assert.deepEqual(others, []);
      assert.ok(problem.startsWith(`${key} must be `) && problem.includes(rule), problem);
      assert.ok(problem.includes(`, not ${quote(value)}`), problem);
    });

  it("refuse a resource group for GCP, as for AWS", () => {
    assert.match(`${problemsOf({ ...gcp, resourceGroup: "rg" })}`, /^resourceGroup must be left out for GCP/);
  });

  it("leave out a value that is null", () => {
    assert.deepEqual(checkInputs({ ...aws, triggers: null, resourceGroup: null }), {
      inputs: aws,
      problems: [],
    });
  });

  it("name no option of the resource among the arguments that it knows", () => {
    assert.deepEqual(problemsOf({ ...aws, wait: 1 }), [
      "wait is no argument here; the arguments are cloudProvider, cloudProviderAccountId, instanceId, resourceGroup, mountPoint, triggers, skipWait",
    ]);
  });

  it("accept any text while the cloud is not known yet, except control characters", () => {
    const odd = (instanceId: string) =>
      problemsOf({ ...aws, cloudProvider: notYetKnown, instanceId }).join("; ");
    assert.equal(odd("whatever-1"), "");
    for (const instanceId of ["\u001bvm", "vm\u001b", ""])
      assert.match(odd(instanceId), /^instanceId .*must be a non-empty string without control characters/);
  });

  it("name no partition while a value is not known yet, and say which value", () => {
    assert.deepEqual(partitionOfNames({ ...aws, instanceId: notYetKnown }), {
      problems: [{ property: "instanceId", reason: "instanceId is not known yet" }],
    });
  });

  it("report every problem at once", () => {
    const problems = problemsOf({ cloudProvider: "AWS", instanceId: 7, mountPoint: "xy", extra: 1 });
    assert.equal(problems.length, 4);
  });

  for (const [given, stored] of [
    ["d", "D"],
    ["D:", "D"],
    ["e:\\", "E"],
    ["/dev/sdf", "/dev/sdf"],
  ] as const) {
    it(`store the mount point ${given} as ${stored}`, () => {
      assert.equal(checkInputs({ ...azure, mountPoint: given }).inputs?.mountPoint, stored);
    });
  }

  it("pass a value that is not known yet, and still check the others", () => {
    const news = { ...aws, instanceId: notYetKnown, mountPoint: "bad" };
    assert.deepEqual(
      checkInputs(news).problems.map(({ property }) => property),
      ["mountPoint"],
    );
    assert.deepEqual(checkInputs({ ...azure, cloudProvider: notYetKnown }).problems, []);
    assert.ok(hasUnknowns({ triggers: [{ a: notYetKnown }] }));
  });

  it("leave out Pulumi's own keys, and a skipWait that is false", () => {
    assert.deepEqual(checkInputs({ ...aws, skipWait: false }).inputs, aws);
  });

  it("accept any value without throwing, and stay the same when checked again", () => {
    const key = fc.oneof(
      fc.constantFrom(...Object.keys(azure), "triggers", "skipWait", "timeouts", "__proto__"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.anything()), (news) => {
        const once = checkInputs(news);
        if (once.inputs !== undefined) assert.deepEqual(checkInputs(once.inputs), once);
      }),
    );
  });
});
