import type { Partition } from "../lucidity";
import { visible } from "../util/text";

/** How a partition is named in every message. */
export function nameOf(partition: Partition): string {
  const { instanceId, mountPoint } = partition;
  return visible(`partition ${mountPoint} of instance ${instanceId} (${ownerOf(partition)})`);
}

export function ownerOf({
  cloudProvider,
  cloudProviderAccountId: account,
  resourceGroup,
}: Partition): string {
  return {
    AWS: `AWS account ${account}`,
    AZURE: `Azure subscription ${account}, resource group ${resourceGroup ?? ""}`,
    GCP: `GCP project ${account}`,
  }[cloudProvider];
}

/** The warning for onboarded partitions that the API no longer shows. */
export function noLongerVisible(partitions: readonly [Partition, ...Partition[]], status?: string): string {
  const [first, ...others] = partitions;
  const seen = status === undefined ? "" : ` (${status})`;
  const stays = others.length === 0 ? "It was ON_BOARDED, and stays" : "They were ON_BOARDED, and stay";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `Lucidity no longer shows the onboarding of ${nameOf(first)}${more}${seen}. ${stays} so in the state: how long Lucidity keeps a request is not known.`;
}
