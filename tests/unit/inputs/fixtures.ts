import type { Partition } from "../../../provider/lucidity";

/** One partition of each cloud. */
export const aws: Partition = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
export const azure: Partition = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  resourceGroup: "Data-RG",
  instanceId: "vm-01",
  mountPoint: "D",
};
export const gcp: Partition = {
  cloudProvider: "GCP",
  cloudProviderAccountId: "my-project",
  instanceId: "vm-1",
  mountPoint: "/mnt/a",
};
