import * as lucidity from "pulumi-lucidity/native";

const instance = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
};

const data = new lucidity.PartitionOnboarding(
  "data",
  { ...instance, mountPoint: "/dev/sdf" },
  { customTimeouts: { create: "30m", update: "30m" } },
);

const disks = new lucidity.PartitionOnboardingGroup("disks", {
  partitions: ["/dev/sdg", "/dev/sdh"].map((mountPoint) => ({ ...instance, mountPoint })),
});

export const status = data.status;
export const onboarded = disks.onboarded;
export const lastDisk = disks.partitions[1].mountPoint;
export const seen = lucidity.getPartitionStatusOutput(
  { ...instance, mountPoint: "/dev/sdf" },
  { dependsOn: [data] },
).status;
