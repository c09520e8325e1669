/** The way from a partition to its resource id. The program's side loads this file too, so it needs nothing. */
import type { Partition } from "./lucidity";

/** The arguments that say which partition it is: a change of any of them replaces the resource. */
export const identityKeys = [
  "cloudProvider",
  "cloudProviderAccountId",
  "instanceId",
  "resourceGroup",
  "mountPoint",
] as const;
export type IdentityKey = (typeof identityKeys)[number];

const withoutGroup: IdentityKey[] = ["cloudProvider", "cloudProviderAccountId", "instanceId", "mountPoint"];
const withGroup: IdentityKey[] = [
  "cloudProvider",
  "cloudProviderAccountId",
  "resourceGroup",
  "instanceId",
  "mountPoint",
];

/** The parts of an id, in order, by cloud. */
export const idKeys = { AWS: withoutGroup, AZURE: withGroup, GCP: withoutGroup };

/** `d`, `D:` and `D:\` are the drive `D`; a path stays as it is. */
export const normalMountPoint = (value: string): string =>
  value.startsWith("/") ? value : value.charAt(0).toUpperCase();

/** `AWS/123456789012/i-0abc/%2Fdev%2Fsdf`: the parts that name a partition, each percent-encoded, joined by `/`. */
export function toId(partition: Partition): string {
  return idKeys[partition.cloudProvider].map((key) => encodeURIComponent(partition[key] ?? "")).join("/");
}

/** What tells two partitions apart, whatever the case in which Azure's names were written. */
export const partitionKey = (partition: Partition): string => keyOfId(toId(partition));

export function keyOfId(id: string): string {
  if (!id.startsWith("AZURE/")) return id;
  const end = id.lastIndexOf("/");
  return id.slice(0, end).toLowerCase() + id.slice(end);
}
