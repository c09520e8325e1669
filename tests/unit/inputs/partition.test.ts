import assert from "node:assert/strict";
import fc from "fast-check";
import { hasUnknowns, unknownValue } from "../../../provider/engine/properties";
import {
  checkInputs,
  identityChanges,
  parsePartition,
  partitionOfId,
} from "../../../provider/inputs/partition";
import { partitionKey, toId } from "../../../provider/inputs/partitionId";
import type { Partition } from "../../../provider/lucidity";

const aws = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
const azure = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  resourceGroup: "Data-RG",
  instanceId: "vm-01",
  mountPoint: "D",
};
const gcp = {
  cloudProvider: "GCP",
  cloudProviderAccountId: "my-project",
  instanceId: "vm-1",
  mountPoint: "/mnt/a",
};

const problemsOf = (news: Record<string, unknown>) =>
  checkInputs(news).problems.map(({ reason, inFull = reason }) => inFull);

describe("the inputs of a partition", () => {
  for (const valid of [aws, azure, gcp]) {
    it(`take a valid ${valid.cloudProvider} partition as it is`, () => {
      assert.deepEqual(checkInputs(valid), { inputs: valid, problems: [] });
    });
  }

  const wrong: [string, Record<string, unknown>, RegExp][] = [
    [
      "a cloud that is none",
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
      /^cloudProviderAccountId must be .*a string of 12 digits, not 123456789012$/,
    ],
    [
      "a subscription that is no UUID",
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
    ["triggers that are no list", { ...aws, triggers: "x" }, /^triggers must be a list, not "x"$/],
    ["a skipWait that is a word", { ...aws, skipWait: "yes" }, /^skipWait must be true or false, not "yes"$/],
    [
      "an argument that does not exist",
      { ...aws, mountpoint: "/x" },
      /^mountpoint is no argument here; the arguments are cloudProvider, /,
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

  it("leave out what is null", () => {
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

  it("take any text while the cloud is not known, but no control characters", () => {
    const odd = (instanceId: string) =>
      problemsOf({ ...aws, cloudProvider: unknownValue, instanceId }).join("; ");
    assert.equal(odd("whatever-1"), "");
    for (const instanceId of ["\u001bvm", "vm\u001b", ""])
      assert.match(odd(instanceId), /^instanceId .*must be a non-empty string without control characters/);
  });

  it("name no partition while one of them is not known, and say which", () => {
    assert.deepEqual(parsePartition({ ...aws, instanceId: unknownValue }), {
      ok: false,
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
      assert.equal(checkInputs({ ...azure, mountPoint: given }).inputs.mountPoint, stored);
    });
  }

  it("pass what is not yet known, and still check the rest", () => {
    const news = { ...aws, instanceId: unknownValue, mountPoint: "bad" };
    assert.equal(checkInputs(news).inputs.instanceId, unknownValue);
    assert.deepEqual(
      checkInputs(news).problems.map(({ property }) => property),
      ["mountPoint"],
    );
    assert.deepEqual(checkInputs({ ...azure, cloudProvider: unknownValue }).problems, []);
    assert.ok(hasUnknowns({ triggers: [{ a: unknownValue }] }));
  });

  it("leave Pulumi's own keys out, and a skipWait that is false", () => {
    assert.deepEqual(checkInputs({ ...aws, skipWait: false, __urn: "u", __preview: true }).inputs, aws);
  });

  it("never crash, and come to the same when checked again", () => {
    const key = fc.oneof(
      fc.constantFrom(...Object.keys(azure), "triggers", "skipWait", "timeouts", "__proto__"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.anything()), (news) => {
        const once = checkInputs(news);
        const twice = checkInputs(once.inputs);
        assert.deepEqual(twice.inputs, once.inputs);
      }),
    );
  });
});

const legal = fc
  .oneof(
    fc.record({
      cloudProvider: fc.constant("AWS"),
      cloudProviderAccountId: fc.stringMatching(/^\d{12}$/),
      instanceId: fc.stringMatching(/^i-[0-9a-f]{1,17}$/),
      mountPoint: fc.string({ unit: "grapheme" }).map((path) => `/${path}`),
    }),
    fc.record({
      cloudProvider: fc.constant("AZURE"),
      cloudProviderAccountId: fc.uuid(),
      resourceGroup: fc.stringMatching(/^[\w().-]{0,20}[\w()-]$/),
      instanceId: fc.stringMatching(/^[\w.-]{0,20}\w$/),
      mountPoint: fc.stringMatching(/^[A-Z]$/),
    }),
    fc.record({
      cloudProvider: fc.constant("GCP"),
      cloudProviderAccountId: fc.stringMatching(/^[a-z][a-z0-9-]{4,10}[a-z0-9]$/),
      instanceId: fc.stringMatching(/^[a-z]$|^\d{1,19}$/),
      mountPoint: fc.webPath().map((path) => `/${path}`),
    }),
  )
  .filter((props) => parsePartition(props).ok) as fc.Arbitrary<Partition>;

describe("the id of a partition", () => {
  it("is its parts, percent-encoded, with Azure's resource group third", () => {
    assert.equal(toId(aws as Partition), "AWS/123456789012/i-0abc/%2Fdev%2Fsdf");
    assert.equal(toId(azure as Partition), "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/Data-RG/vm-01/D");
  });

  it("leads back to the partition, whichever it is", () => {
    fc.assert(
      fc.property(legal, (partition) =>
        assert.deepEqual(partitionOfId(toId(partition)), { ok: true, partition: { ...partition } }),
      ),
    );
  });

  it("is never that of another partition", () => {
    fc.assert(
      fc.property(legal, legal, (one, other) => {
        assert.equal(toId(one) === toId(other), JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  const wrong: [string, RegExp][] = [
    ["", /must begin with AWS/],
    ["AWS/123456789012/i-0abc", /has 3 parts and AWS takes 4/],
    ["AWS/123456789012/i-0abc//dev/sdf", /has 6 parts/],
    ["AZURE/x/vm/D", /has 4 parts and AZURE takes 5/],
    ["AWS/123456789012/i-0abc/%zz", /"%zz" is not percent-encoded/],
    ["AWS/1/i-0abc/%2Fdev", /cloudProviderAccountId must be .*, not "1"/],
  ];
  for (const [id, text] of wrong) {
    it(`says what is wrong with ${JSON.stringify(id)}`, () => {
      const result = partitionOfId(id);
      assert.ok(!result.ok);
      assert.deepEqual(
        result.problems.map(({ property }) => property),
        ["id"],
      );
      assert.match(result.problems[0]?.reason ?? "", text);
    });
  }
});

describe("a change of identity", () => {
  it("is none when only the case of Azure's names differs", () => {
    const loud = { ...azure, resourceGroup: "DATA-rg", instanceId: "VM-01" };
    assert.deepEqual(identityChanges(azure, loud), []);
    assert.equal(partitionKey(azure as Partition), partitionKey(loud as Partition));
  });
  it("is none when only the case of letters beyond ASCII differs", () => {
    const one = { ...azure, resourceGroup: "Ärger-rg" };
    const other = { ...azure, resourceGroup: "ärger-RG" };
    assert.deepEqual(identityChanges(one, other), []);
    assert.equal(partitionKey(one as Partition), partitionKey(other as Partition));
  });
  it("is one when the case of a GCP or AWS value differs", () => {
    assert.deepEqual(identityChanges(gcp, { ...gcp, instanceId: "VM-1" }), ["instanceId"]);
  });
  it("is one while a value is not known", () => {
    assert.deepEqual(identityChanges(aws, { ...aws, mountPoint: unknownValue }), ["mountPoint"]);
  });
  it("is one where an Azure name differs from another cloud's, and where a path differs in case", () => {
    assert.deepEqual(
      identityChanges({ ...azure, instanceId: "a" }, { ...gcp, instanceId: "A" }).includes("instanceId"),
      true,
    );
    assert.deepEqual(
      identityChanges({ ...gcp, instanceId: "a" }, { ...azure, instanceId: "A" }).includes("instanceId"),
      true,
    );
    assert.deepEqual(identityChanges({ ...azure, mountPoint: "/Data" }, { ...azure, mountPoint: "/data" }), [
      "mountPoint",
    ]);
  });
  it("is one while a value is not known, though the old one was not either", () => {
    assert.deepEqual(
      identityChanges({ ...aws, instanceId: unknownValue }, { ...aws, instanceId: unknownValue }),
      ["instanceId"],
    );
  });
  it("folds no value that is no text", () => {
    assert.deepEqual(identityChanges({ ...azure, instanceId: 1 }, { ...azure, instanceId: 1 }), []);
  });
  it("tells partitions apart by the case of an Azure mount point and of another cloud's names, not of Azure's names", () => {
    const keyOf = (partition: object) => partitionKey(partition as Partition);
    assert.equal(keyOf({ ...azure, instanceId: "VM" }), keyOf({ ...azure, instanceId: "vm" }));
    assert.notEqual(keyOf({ ...azure, mountPoint: "/Data" }), keyOf({ ...azure, mountPoint: "/data" }));
    assert.notEqual(keyOf({ ...gcp, instanceId: "VM" }), keyOf({ ...gcp, instanceId: "vm" }));
    assert.equal(keyOf({ ...azure, mountPoint: "/Data" }).endsWith("/%2FData"), true);
    assert.equal(keyOf(azure).includes("/data-rg/"), true);
  });
  it("names every property that differs", () => {
    assert.deepEqual(identityChanges(aws, { ...aws, instanceId: "i-1", mountPoint: "/x" }), [
      "instanceId",
      "mountPoint",
    ]);
  });
});
