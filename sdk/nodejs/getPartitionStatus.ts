import * as pulumi from "@pulumi/pulumi";
import type * as lookUp from "../../provider/resources/getPartitionStatus";
import type { CloudProvider } from "./cloudProvider";
import { warnOfUnknownKeys } from "./configKeys";
import { isMocked } from "./sdkStore";

export interface GetPartitionStatusArgs {
  cloudProvider: CloudProvider;
  cloudProviderAccountId: string;
  instanceId: string;
  /** Required for `AZURE`, an error for the others. */
  resourceGroup?: string | undefined;
  mountPoint: string;
}

export interface PartitionStatus {
  /** As the resource's `status`; `NOT_FOUND` if Lucidity shows no request. */
  status: string;
  reason?: string;
  requestId?: string;
  /** When the API answered (ISO 8601). */
  checkedAt: string;
}

/**
 * Polls a partition once from the program, without waiting. The settings are those of the stack's resources. Under
 * `pulumi.runtime.setMocks`, the mock of `call` answers for the token `lucidity:index:getPartitionStatus`.
 *
 * @throws Error that names what is wrong with an argument, a setting or the API's answer
 */
export async function getPartitionStatus(args: GetPartitionStatusArgs): Promise<PartitionStatus> {
  const { getPartitionStatus } = require("../../provider/resources/getPartitionStatus") as typeof lookUp;
  // A user's mock of `call` answers only an invoke.
  if (isMocked()) return pulumi.runtime.invoke("lucidity:index:getPartitionStatus", { ...args });
  warnOfUnknownKeys();
  const config = new pulumi.Config("lucidity");
  const read = (key: string) => config.get(key.replace(/^lucidity:/, ""));
  return getPartitionStatus({ ...args }, read, (message) => void pulumi.log.debug(message).catch(() => {}));
}

/** `getPartitionStatus` for arguments that are not known yet. */
export function getPartitionStatusOutput(
  args: {
    [K in keyof GetPartitionStatusArgs]: pulumi.Input<GetPartitionStatusArgs[K]>;
  },
): pulumi.Output<PartitionStatus> {
  return pulumi.output(args).apply((known) => getPartitionStatus(known as GetPartitionStatusArgs));
}
