/** What a program gets back, and what its compiler refuses. Compiled, never run. */
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";
import { accepts } from "./accepts";

declare const data: lucidity.PartitionOnboarding;
declare const disks: lucidity.PartitionOnboardingGroup;

// A resource is one of Pulumi's, so that others can depend on it.
accepts<pulumi.CustomResource>(data);
accepts<pulumi.CustomResourceOptions>({ dependsOn: [data, disks], parent: data });
accepts<pulumi.Output<string>>(data.urn);

// Outputs.
accepts<pulumi.Output<string>>(data.cloudProvider);
accepts<pulumi.Output<string>>(data.cloudProviderAccountId);
accepts<pulumi.Output<string | undefined>>(data.resourceGroup);
accepts<pulumi.Output<lucidity.OnboardingStatus>>(data.status);
accepts<pulumi.Output<string>>(data.status);
// A word that the guide does not name.
accepts<lucidity.OnboardingStatus>("RESIZING");
accepts<pulumi.Output<string | undefined>>(data.onboardedAt);
accepts<pulumi.Output<number>>(disks.statuses.length);
accepts<pulumi.Output<string | undefined>>(disks.statuses.apply(([one]) => one?.reason));
accepts<pulumi.Output<number>>(disks.onboarded);
accepts<string>(lucidity.PartitionOnboarding.__pulumiType);
accepts<string>(lucidity.PartitionOnboardingGroup.__pulumiType);

// What one resource puts out is what another takes.
new lucidity.PartitionOnboarding("again", {
  cloudProvider: data.cloudProvider,
  cloudProviderAccountId: data.cloudProviderAccountId,
  instanceId: data.instanceId,
  resourceGroup: data.resourceGroup,
  mountPoint: data.mountPoint,
  triggers: [data.onboardedAt],
});

// @ts-expect-error: an output is no plain value
accepts<string>(data.status);
// @ts-expect-error: onboardedAt may be missing
accepts<pulumi.Output<string>>(data.onboardedAt);
// @ts-expect-error: outputs are read only
data.status = disks.urn;
// @ts-expect-error: a group has no status of its own
accepts<unknown>(disks.status);

export async function lookUp(): Promise<void> {
  const known = { cloudProvider: "GCP", cloudProviderAccountId: "p", instanceId: "vm", mountPoint: "/data" };
  const seen = await lucidity.getPartitionStatus(known);
  accepts<[string, string]>([seen.status, seen.checkedAt]);
  accepts<[string | undefined, string | undefined]>([seen.reason, seen.requestId]);
  const later = lucidity.getPartitionStatusOutput({ ...known, instanceId: pulumi.output("vm") });
  accepts<pulumi.Output<lucidity.PartitionStatus>>(later);
  accepts<pulumi.Output<string>>(later.status);
  // @ts-expect-error: a look-up of outputs is getPartitionStatusOutput
  await lucidity.getPartitionStatus({ ...known, instanceId: pulumi.output("vm") });
  // @ts-expect-error: a look-up does not wait
  await lucidity.getPartitionStatus({ ...known, skipWait: true });
  // @ts-expect-error: an argument is missing
  lucidity.getPartitionStatusOutput({ cloudProvider: "AWS" });
}
