/** The partitions of the tests: one of each cloud, and others of the same AWS instance. */
import type { Partition } from "../../provider/lucidity";

export const aws = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
} as const satisfies Partition;
export const azure = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  resourceGroup: "data-rg",
  instanceId: "vm-01",
  mountPoint: "D",
} as const satisfies Partition;
export const gcp = {
  cloudProvider: "GCP",
  cloudProviderAccountId: "my-project",
  instanceId: "vm-01",
  mountPoint: "/data",
} as const satisfies Partition;

export const at = (mountPoint: string) => ({ ...aws, mountPoint });
export const idAt = (mountPoint: string) => `AWS/123456789012/i-0abc/${encodeURIComponent(mountPoint)}`;
export const awsId = idAt(aws.mountPoint);
