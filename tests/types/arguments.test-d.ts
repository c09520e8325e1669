/** What a program may write as arguments, and what its compiler refuses. Compiled, never run. */
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";
import { accepts } from "./accepts";

const { PartitionOnboarding, PartitionOnboardingGroup } = lucidity;
const config = new pulumi.Config();
const partition = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};

// The cloud provider: a name, a plain string, or an output of either.
new PartitionOnboarding("name", { ...partition, cloudProvider: "AZURE" });
new PartitionOnboarding("plain string", { ...partition, cloudProvider: config.require("cloudProvider") });
new PartitionOnboarding("output", { ...partition, cloudProvider: pulumi.output(Promise.resolve("GCP")) });
new PartitionOnboarding("secret", { ...partition, cloudProvider: config.requireSecret("cloudProvider") });
accepts<lucidity.CloudProvider>("AWS");
accepts<lucidity.CloudProvider>(config.require("cloudProvider"));
// @ts-expect-error: a number is no cloud provider
accepts<lucidity.CloudProvider>(1);

// An editor offers the names that are literals of the type. A plain string has none.
type Names = "AWS" | "AZURE" | "GCP";
accepts<Extract<lucidity.CloudProvider, Names>[]>(["AWS", "AZURE", "GCP"]);
accepts<Extract<lucidity.PartitionArgs["cloudProvider"], Names>[]>(["AWS", "AZURE", "GCP"]);
accepts<Extract<lucidity.GetPartitionStatusArgs["cloudProvider"], Names>[]>(["AWS", "AZURE", "GCP"]);

// Every argument may be an output, and an optional one may be undefined.
const args: lucidity.PartitionOnboardingArgs = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: pulumi.output("6f9619ff-8b86-4011-b42d-00c04fc964ff"),
  resourceGroup: config.get("resourceGroup"),
  instanceId: Promise.resolve("vm-01"),
  mountPoint: pulumi.interpolate`/dev/${"sdf"}`,
  triggers: [1, "a", pulumi.output({ deep: true })],
  skipWait: undefined,
};
const options: pulumi.CustomResourceOptions = { customTimeouts: { create: "5m" }, dependsOn: [] };
new PartitionOnboarding("all", args, options);

// @ts-expect-error: an argument is missing
new PartitionOnboarding("incomplete", { cloudProvider: "AWS", cloudProviderAccountId: "1", instanceId: "i" });
// @ts-expect-error: an argument that does not exist
new PartitionOnboarding("typo", { ...partition, mountpoint: "/dev/sdf" });
// @ts-expect-error: a number is no cloud provider
new PartitionOnboarding("number", { ...partition, cloudProvider: 1 });
// @ts-expect-error: an account id is a string, and would lose its leading zeros as a number
new PartitionOnboarding("account", { ...partition, cloudProviderAccountId: 123456789012 });
// @ts-expect-error: triggers are a list
new PartitionOnboarding("triggers", { ...partition, triggers: "a" });
// @ts-expect-error: skipWait is no string
new PartitionOnboarding("skipWait", { ...partition, skipWait: "true" });
// @ts-expect-error: failFast belongs to a group
new PartitionOnboarding("failFast", { ...partition, failFast: true });
// @ts-expect-error: arguments are required
new PartitionOnboarding("none");

// A look-up by id takes the options of a look-up alone.
PartitionOnboarding.get("got", "AWS/123456789012/i-0abc/%2Fdev%2Fsdf");
PartitionOnboarding.get("got", pulumi.output("AWS/…"), { skipWait: true }, { dependsOn: [] });
// @ts-expect-error: resource options are the fourth argument
PartitionOnboarding.get("got", "AWS/…", { dependsOn: [] });
// @ts-expect-error: the id is required
PartitionOnboarding.get("got");

// A group takes a list of partitions, known or not.
new PartitionOnboardingGroup("disks", { partitions: [partition, pulumi.output(partition)], failFast: true });
new PartitionOnboardingGroup("later", { partitions: pulumi.output(Promise.resolve([partition])) });
// @ts-expect-error: partitions are a list
new PartitionOnboardingGroup("one", { partitions: partition });
// @ts-expect-error: a partition lacks its mount point
new PartitionOnboardingGroup("lacking", { partitions: [{ cloudProvider: "AWS", instanceId: "i-0abc" }] });
// @ts-expect-error: triggers belong to the group
new PartitionOnboardingGroup("inner", { partitions: [{ ...partition, triggers: [] }] });
