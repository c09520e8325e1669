/** Resource ids, and how partitions are compared. A program loads this file too, so it imports little. */
import type { Partition } from "../lucidity";
import { decoded } from "../util/text";

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

/**
 * The form in which a property is compared: in lower case for Azure, which ignores case, and unchanged for the other clouds.
 */
export const comparable = (key: IdentityKey, value: unknown, cloud: unknown): unknown =>
  cloud === "AZURE" && key !== "mountPoint" && typeof value === "string" ? value.toLowerCase() : value;

/** A key that is the same for every spelling of a partition and differs between partitions. */
export const partitionKey = (partition: Partition): string => keyOfId(toId(partition));

/** `partitionKey` of the partition that an id names; a text that is not an id is its own key. */
export function keyOfId(id: string): string {
  const [cloud, ...parts] = id.split("/");
  if (cloud !== "AZURE") return id;
  const keys = idKeys.AZURE.slice(1);
  const compared = parts.map((part, index) =>
    encodeURIComponent(String(comparable(keys[index] ?? "mountPoint", decoded(part), cloud))),
  );
  return [cloud, ...compared].join("/");
}
