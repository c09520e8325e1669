import type { Partition } from "../lucidity";
import { visible } from "../util/text";

/** How a partition is named in every message. */
export function nameOf(partition: Partition): string {
  const { cloudProvider, cloudProviderAccountId: account, instanceId, mountPoint, resourceGroup } = partition;
  const owner = {
    AWS: `AWS account ${account}`,
    AZURE: `Azure subscription ${account}, resource group ${resourceGroup ?? ""}`,
    GCP: `GCP project ${account}`,
  }[cloudProvider];
  return visible(`partition ${mountPoint} of instance ${instanceId} (${owner})`);
}

/** The warning for onboarded partitions that the API no longer shows. */
export function noLongerVisible(partitions: readonly [Partition, ...Partition[]], status?: string): string {
  const [first, ...others] = partitions;
  const seen = status === undefined ? "" : ` (${status})`;
  const stays = others.length === 0 ? "It was ON_BOARDED, and stays" : "They were ON_BOARDED, and stay";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `Lucidity no longer shows the onboarding of ${nameOf(first)}${more}${seen}. ${stays} so in the state: how long Lucidity keeps a request is not known.`;
}
