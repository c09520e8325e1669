import * as pulumi from "@pulumi/pulumi";
import type * as lookUp from "../../provider/resources/getPartitionStatus";
import { warnOfConfig } from "./configKeys";
import { isMocked } from "./sdkStore";
import type { CloudProvider, OnboardingStatus } from "./words";

/** The partition that {@link getPartitionStatus} polls. */
export interface GetPartitionStatusArgs {
  /** `"AWS"`, `"AZURE"` or `"GCP"`. */
  cloudProvider: CloudProvider;
  /** The AWS account (12 digits), Azure subscription (UUID) or GCP project id. */
  cloudProviderAccountId: string;
  /** The EC2 instance id (`i-…`), Azure VM name, or GCP instance name or number. */
  instanceId: string;
  /** The Azure resource group: required for `AZURE`, an error for the others. */
  resourceGroup?: string | undefined;
  /** An absolute path such as `/dev/sdf`, or a drive letter such as `D`. */
  mountPoint: string;
}

/** What {@link getPartitionStatus} found. */
export interface PartitionStatus {
  /** As the resource's `status`; `NOT_FOUND` if Lucidity shows no request. */
  status: OnboardingStatus;
  /** Lucidity's reason for a failure, if it gave one. */
  reason?: string;
  /** The request that Lucidity's support can look up. */
  requestId?: string;
  /** When the API answered (ISO 8601). */
  checkedAt: string;
}

/**
 * Polls a partition once from the program, without waiting. The settings are those of the stack's resources, and the request
 * counts towards their budget. Under `pulumi.runtime.setMocks`, the mock of `call` answers for the token
 * `lucidity:index:getPartitionStatus`.
 *
 * @example
 * ```ts
 * import { getPartitionStatus } from "pulumi-lucidity";
 *
 * const { status } = await getPartitionStatus({
 *   cloudProvider: "AWS",
 *   cloudProviderAccountId: "123456789012",
 *   instanceId: "i-0abc",
 *   mountPoint: "/dev/sdf",
 * });
 * ```
 *
 * @throws Error that names what is wrong with an argument, a setting or the API's answer; a failed onboarding is a status, no error
 * @see {@link getPartitionStatusOutput} for arguments that are outputs
 */
export async function getPartitionStatus(args: GetPartitionStatusArgs): Promise<PartitionStatus> {
  const { getPartitionStatus } = require("../../provider/resources/getPartitionStatus") as typeof lookUp;
  // A user's mock of `call` answers only an invoke.
  if (isMocked()) return pulumi.runtime.invoke("lucidity:index:getPartitionStatus", { ...args });
  warnOfConfig();
  const config = new pulumi.Config("lucidity");
  const read = (key: string) => config.get(key.replace(/^lucidity:/, ""));
  const warn = pulumi.runtime.isDryRun() ? pulumi.log.info : pulumi.log.warn;
  return getPartitionStatus({ ...args }, read, { debug: sender(pulumi.log.debug), warn: sender(warn) });
}

/** An engine that is gone is no failure of the look-up. */
const sender = (send: typeof pulumi.log.info) => (message: string) => void send(message).catch(() => {});

/**
 * {@link getPartitionStatus} for arguments that are outputs. It polls once all of them are known.
 *
 * @example
 * ```ts
 * import { getPartitionStatusOutput } from "pulumi-lucidity";
 *
 * export const status = getPartitionStatusOutput({
 *   cloudProvider: "AWS",
 *   cloudProviderAccountId: "123456789012",
 *   instanceId: data.instanceId,
 *   mountPoint: "/dev/sdg",
 * }).status;
 * ```
 */
export function getPartitionStatusOutput(
  args: {
    [K in keyof GetPartitionStatusArgs]: pulumi.Input<GetPartitionStatusArgs[K]>;
  },
): pulumi.Output<PartitionStatus> {
  return pulumi.output(args).apply((known) => getPartitionStatus(known as GetPartitionStatusArgs));
}
