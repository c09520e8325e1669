import assert from "node:assert/strict";
import { notYetKnown } from "../../../provider/engine/properties";
import { identityChanges } from "../../../provider/inputs/partition";
import { partitionKey } from "../../../provider/inputs/partitionId";
import type { Partition } from "../../../provider/lucidity";
import { aws, azure, gcp } from "../../support/partitions";

describe("a change of identity", () => {
  it("is not a difference in the case of Azure's names", () => {
    const loud = { ...azure, resourceGroup: "DATA-rg", instanceId: "VM-01" };
    assert.deepEqual(identityChanges(azure, loud), []);
    assert.equal(partitionKey(azure), partitionKey(loud));
  });

  it("is not a difference in the case of letters beyond ASCII", () => {
    const one = { ...azure, resourceGroup: "Ärger-rg" };
    const other = { ...azure, resourceGroup: "ärger-RG" };
    assert.deepEqual(identityChanges(one, other), []);
    assert.equal(partitionKey(one), partitionKey(other));
  });

  it("is a difference in the case of a GCP or AWS value", () => {
    assert.deepEqual(identityChanges(gcp, { ...gcp, instanceId: "VM-01" }), ["instanceId"]);
  });

  it("is a value that is not known yet", () => {
    assert.deepEqual(identityChanges(aws, { ...aws, mountPoint: notYetKnown }), ["mountPoint"]);
  });

  it("is a difference in case between Azure and another cloud, and in the case of a path", () => {
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

  it("is a value that is not known yet, even if the old value was not known either", () => {
    const { instanceId: _unknown, ...known } = aws;
    assert.deepEqual(identityChanges(known, { ...aws, instanceId: notYetKnown }), ["instanceId"]);
  });

  it("between two partitions is the case of an Azure mount point or of another cloud's names, not of Azure's names", () => {
    const keyOf = (partition: Partition) => partitionKey(partition);
    assert.equal(keyOf({ ...azure, instanceId: "VM" }), keyOf({ ...azure, instanceId: "vm" }));
    assert.notEqual(keyOf({ ...azure, mountPoint: "/Data" }), keyOf({ ...azure, mountPoint: "/data" }));
    assert.notEqual(keyOf({ ...gcp, instanceId: "VM" }), keyOf({ ...gcp, instanceId: "vm" }));
    assert.equal(keyOf({ ...azure, mountPoint: "/Data" }).endsWith("/%2FData"), true);
    assert.equal(keyOf({ ...azure, resourceGroup: "Data-RG" }).includes("/data-rg/"), true);
  });

  it("names every property that differs", () => {
    assert.deepEqual(identityChanges(aws, { ...aws, instanceId: "i-1", mountPoint: "/x" }), [
      "instanceId",
      "mountPoint",
    ]);
  });
});
