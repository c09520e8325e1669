import * as lucidity from "pulumi-lucidity";

const instance = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "i-0abc" };

const data = new lucidity.PartitionOnboarding("data", { ...instance, mountPoint: "/dev/sdf" });

const disks = new lucidity.PartitionOnboardingGroup("disks", {
  partitions: ["/dev/sdg", "/dev/sdh"].map((mountPoint) => ({ ...instance, mountPoint })),
});

// Polled once, not waited for.
const archive = lucidity.getPartitionStatusOutput({ ...instance, mountPoint: "/dev/sdi" });

export const status = data.status;
export const onboarded = disks.onboarded;
export const archiveFolder = archive.status.apply((seen) =>
  seen === "ON_BOARDED" ? "/archive" : "/var/archive",
);
