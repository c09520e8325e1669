// Declares as many resources as spec.json says: ours, one group of ours, or trivial ones with the same inputs.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const { kind, count } = JSON.parse(readFileSync(join(__dirname, "spec.json"), "utf8"));

const partition = (index) => ({
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: `i-${String(index).padStart(17, "0")}`,
  mountPoint: "/dev/sdf",
});
const list = Array.from({ length: count }, (_, index) => partition(index));

if (kind === "group") {
  const { PartitionOnboardingGroup } = require("pulumi-lucidity");
  new PartitionOnboardingGroup("group", { partitions: list });
} else {
  const { PartitionOnboarding } = kind === "single" ? require("pulumi-lucidity") : {};
  const trivial = kind === "trivial" ? require("trivial-provider") : undefined;
  class Trivial extends pulumi.dynamic.Resource {
    constructor(name, inputs) {
      super(trivial, name, inputs);
    }
  }
  const Resource = PartitionOnboarding ?? Trivial;
  for (const [index, inputs] of list.entries()) new Resource(`p${index}`, inputs);
}
