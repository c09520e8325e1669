/** A policy pack reads the arguments of our resources with their types. Compiled, never run. */
import { type PolicyResource, validateResourceOfType } from "@pulumi/policy";
import { PartitionOnboarding, PartitionOnboardingGroup } from "pulumi-lucidity";
import { accepts } from "./accepts";

validateResourceOfType(PartitionOnboarding, (partition, _args, reportViolation) => {
  accepts<string>(partition.mountPoint);
  accepts<string | undefined>(partition.resourceGroup);
  if (partition.skipWait === true) reportViolation("skipWait is not allowed");
  // @ts-expect-error: an argument that does not exist
  accepts<unknown>(partition.mountpoint);
});
validateResourceOfType(PartitionOnboardingGroup, ({ partitions }) => {
  accepts<string[]>(partitions.map(({ cloudProvider }) => cloudProvider));
});

declare const resource: PolicyResource;
accepts<boolean>(resource.isType(PartitionOnboarding));
