import { getPartitionStatus, PartitionOnboarding } from "pulumi-lucidity";

const args = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/esm",
};
const data = new PartitionOnboarding("data", args);
const looked = await getPartitionStatus(args);

export const status = data.status;
export const lookedStatus = looked.status;
