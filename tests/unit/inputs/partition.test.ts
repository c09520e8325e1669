import assert from "node:assert/strict";
import fc from "fast-check";
import { fromEngine, hasUnknowns, notYetKnown } from "../../../provider/engine/properties";
import { partitionOfNames } from "../../../provider/inputs/partition";
import { partitionShape } from "../../../provider/inputs/partitionOnboarding";
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

  const wrong: [string, Record<string, unknown>, RegExp][] = [
    [
      "an unknown cloud",
      { ...aws, cloudProvider: "aws" },
      /^cloudProvider must be "AWS", "AZURE" or "GCP", not "aws": did you mean "AWS"\?$/,
    ],
    ["a missing cloud", { ...aws, cloudProvider: undefined }, /^cloudProvider is required$/],
    [
      "an account of 11 digits",
      { ...aws, cloudProviderAccountId: "12345678901" },
      /^cloudProviderAccountId must be .*12 digits, not "12345678901"$/,
    ],
    [
      "an account that is a number",
      { ...aws, cloudProviderAccountId: 123456789012 },
      /^cloudProviderAccountId must be a string: put it in quotes: "123456789012"$/,
    ],
    [
      "a subscription that is not a UUID",
      { ...azure, cloudProviderAccountId: "abc" },
      /^cloudProviderAccountId must be .*UUID.*, not "abc"$/,
    ],
    [
      "a project with capitals",
      { ...gcp, cloudProviderAccountId: "My-Project" },
      /^cloudProviderAccountId must be .*lower-case.*, not "My-Project"$/,
    ],
    [
      "an instance without i-",
      { ...aws, instanceId: "0abc" },
      /^instanceId must be .*"i-" and lower-case hex digits, not "0abc"$/,
    ],
    ["an instance of no digits", { ...aws, instanceId: "i-" }, /^instanceId must be .*, not "i-"$/],
    [
      "a VM name with a slash",
      { ...azure, instanceId: "vm/1" },
      /^instanceId must be an Azure VM name.*, not "vm\/1"$/,
    ],
    ["a VM name of 65 characters", { ...azure, instanceId: "v".repeat(65) }, /^instanceId .*1 to 64/],
    ["a GCP instance with capitals", { ...gcp, instanceId: "VM" }, /^instanceId must be .*, not "VM"$/],
    [
      "AZURE without a resource group",
      { ...azure, resourceGroup: undefined },
      /^resourceGroup is required for AZURE$/,
    ],
    [
      "a resource group that ends with a dot",
      { ...azure, resourceGroup: "rg." },
      /^resourceGroup must be .*, not "rg\."$/,
    ],
    ["a resource group for AWS", { ...aws, resourceGroup: "rg" }, /^resourceGroup must be left out for AWS/],
    ["a resource group for GCP", { ...gcp, resourceGroup: "rg" }, /^resourceGroup must be left out for GCP/],
    [
      "a relative mount point",
      { ...aws, mountPoint: "dev/sdf" },
      /^mountPoint must be an absolute path.*, not "dev\/sdf"$/,
    ],
    [
      "white space in a mount point",
      { ...aws, mountPoint: "/mnt/my data" },
      /^mountPoint must be .*, not "\/mnt\/my data"$/,
    ],
    [
      "a control character in a mount point",
      { ...aws, mountPoint: "/a\u001b" },
      /^mountPoint must be .*, not "\/a\\u001b"$/,
    ],
    ["two drive letters", { ...azure, mountPoint: "DE" }, /^mountPoint must be .*, not "DE"$/],
    ["a lone surrogate", { ...azure, resourceGroup: "\ud800" }, /^resourceGroup /],
    ["an empty string", { ...aws, mountPoint: "" }, /^mountPoint must be .*, not ""$/],
    ["triggers that are not a list", { ...aws, triggers: "x" }, /^triggers must be a list, not "x"$/],
    ["a skipWait that is a word", { ...aws, skipWait: "yes" }, /^skipWait must be true or false, not "yes"$/],
    [
      "an argument that does not exist",
      { ...aws, mountpoint: "/x" },
      /^mountpoint is no argument here: did you mean mountPoint\?$/,
    ],
    [
      "timeouts among the arguments",
      { ...aws, customTimeouts: {} },
      /^customTimeouts is no argument: use customTimeouts in the resource options$/,
    ],
  ];
  for (const [what, news, text] of wrong) {
    it(`refuse ${what}, at its property`, () => {
      const problems = problemsOf(news);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", text);
    });
  }

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
