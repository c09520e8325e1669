import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";

const args: lucidity.PartitionOnboardingArgs = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  resourceGroup: pulumi.output("data-rg"),
  instanceId: "vm-01",
  mountPoint: "d:",
  triggers: [1, pulumi.output("a")],
};
const data = new lucidity.PartitionOnboarding("data", args, { customTimeouts: { create: "5m" } });

export const status: pulumi.Output<string> = data.status;
export const mountPoint: pulumi.Output<string> = data.mountPoint;
export const when: pulumi.Output<string | undefined> = data.onboardedAt;
