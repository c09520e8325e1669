const pulumi = require("@pulumi/pulumi");
const { PartitionOnboarding } = require("pulumi-lucidity");

const instance = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "i-0abc" };

/** Stands in for a resource that needs the partition, such as a database. */
class Database extends pulumi.dynamic.Resource {
  constructor(name, disk, opts) {
    super({ create: async (inputs) => ({ id: "database", outs: inputs }) }, name, { disk }, opts);
  }
}

const quick = new PartitionOnboarding("quick", { ...instance, mountPoint: "/dev/sdf" });
const slow = new PartitionOnboarding(
  "slow",
  { ...instance, mountPoint: "/dev/sdg" },
  { customTimeouts: { create: "5m", update: "5m" } },
);
const data = new PartitionOnboarding("data", { ...instance, mountPoint: "/dev/sdh" });

new Database("database", data.mountPoint, { dependsOn: [data] });

exports.quickSince = quick.onboardedAt;
exports.slowSince = slow.onboardedAt;
exports.dataSince = data.onboardedAt;
