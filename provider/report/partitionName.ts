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
  const [was, keeps] =
    others.length === 0 ? ["It was ON_BOARDED", "it as it is"] : ["They were ON_BOARDED", "them as they are"];
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `Lucidity no longer shows the onboarding of ${nameOf(first)}${more}${seen}. ${was}, and how long Lucidity keeps a request is not known: the state keeps ${keeps}.`;
}
