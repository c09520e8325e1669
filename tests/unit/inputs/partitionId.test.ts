import assert from "node:assert/strict";
import fc from "fast-check";
import { partitionOfId, partitionOfNames } from "../../../provider/inputs/partition";
import { toId } from "../../../provider/inputs/partitionId";
import type { Partition } from "../../../provider/lucidity";
import { aws, azure } from "../../support/partitions";

const validPartition = fc
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
  .filter((props) => partitionOfNames(props).value !== undefined) as fc.Arbitrary<Partition>;

describe("the id of a partition", () => {
  it("is its parts, percent-encoded, with Azure's resource group third", () => {
    assert.equal(toId(aws), "AWS/123456789012/i-0abc/%2Fdev%2Fsdf");
    assert.equal(
      toId({ ...azure, resourceGroup: "Data-RG" }),
      "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/Data-RG/vm-01/D",
    );
  });

  it("names the partition that it was made of, for every valid partition", () => {
    fc.assert(
      fc.property(validPartition, (partition) =>
        assert.deepEqual(partitionOfId(toId(partition)), { value: { ...partition }, problems: [] }),
      ),
    );
  });

  it("differs from the id of every other partition", () => {
    fc.assert(
      fc.property(validPartition, validPartition, (one, other) => {
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
      assert.deepEqual(
        result.problems.map(({ property }) => property),
        ["id"],
      );
      assert.match(result.problems[0]?.reason ?? "", text);
    });
  }
});
