import * as pulumi from "@pulumi/pulumi";
import type * as partitionId from "../../provider/inputs/partitionId";
import { internalInputs, refuseId, refuseImport, sparingInternalInputs, typeOf } from "./internalInputs";
import type { PartitionArgs } from "./partitionOnboarding";
import { isMocked } from "./sdkStore";
import type { OnboardingStatus } from "./words";

const self = { kind: "PartitionOnboardingGroup", module: "provider/group" };
const argumentNames = ["partitions", "triggers", "skipWait", "failFast"];

/** The arguments of a {@link PartitionOnboardingGroup}. */
export interface PartitionOnboardingGroupArgs {
  /** The partitions to wait for: at least one, without duplicates. */
  partitions: pulumi.Input<pulumi.Input<PartitionArgs>[]>;
  /** Any values; when one changes, the next `pulumi up` waits again for all. */
  triggers?: pulumi.Input<pulumi.Input<unknown>[] | undefined>;
  /** Poll each once and record the statuses instead of waiting. Default: `false`. */
  skipWait?: pulumi.Input<boolean | undefined>;
  /** End at the first failure instead of reporting all of them once every wait has ended. Default: `false`. */
  failFast?: pulumi.Input<boolean | undefined>;
}

/** The status of one partition of a group: an element of {@link PartitionOnboardingGroup.statuses}. */
export interface GroupStatus {
  /** As the id of a `PartitionOnboarding`, such as `AWS/123456789012/i-0abc/%2Fdev%2Fsdf`. */
  id: string;
  /** As for a single resource; also `UNKNOWN` before the first answer. */
  status: OnboardingStatus;
  /** When this stack first saw ON_BOARDED (ISO 8601); unchanged while it stays so. */
  onboardedAt?: string;
  /** The vendor's reason for a failure, if it gave one. */
  reason?: string;
}

/**
 * Waits until Lucidity reports all of its partitions as ON_BOARDED, in one of the engine's slots. It requests no onboarding,
 * and deleting it off-boards nothing.
 *
 * Adding partitions is an update that waits for them; removing some is an update; reordering changes nothing. The group is
 * never replaced. `customTimeouts.create` and `.update` in the options bound the wait; the default is 60 minutes.
 *
 * @example
 * ```ts
 * import * as lucidity from "pulumi-lucidity";
 *
 * const disks = new lucidity.PartitionOnboardingGroup("disks", {
 *   partitions: ["/dev/sdf", "/dev/sdg"].map((mountPoint) => ({
 *     cloudProvider: "AWS",
 *     cloudProviderAccountId: "123456789012",
 *     instanceId: "i-0abc",
 *     mountPoint,
 *   })),
 * });
 *
 * export const onboarded = disks.onboarded; // 2
 * ```
 *
 * @throws Error at once when `opts.import` or `opts.id` is set; a failed onboarding is an error of the deployment
 * @see {@link PartitionOnboarding} for one partition
 */
export class PartitionOnboardingGroup extends pulumi.CustomResource {
  /** Lets policy packs match this class: `validateResourceOfType` compares it. */
  static readonly __pulumiType: string = typeOf(self.kind);

  /** The partitions it waits for, as the program declares them. */
  declare readonly partitions: pulumi.Output<pulumi.Unwrap<PartitionArgs>[]>;
  /** The values whose change makes it wait again. */
  declare readonly triggers: pulumi.Output<unknown[] | undefined>;
  /** Whether it polls once instead of waiting. */
  declare readonly skipWait: pulumi.Output<boolean | undefined>;
  /** Whether it ends at the first failure. */
  declare readonly failFast: pulumi.Output<boolean | undefined>;
  /** One for each partition, in the order of the args. */
  declare readonly statuses: pulumi.Output<GroupStatus[]>;
  /** How many are ON_BOARDED. */
  declare readonly onboarded: pulumi.Output<number>;

  constructor(name: string, args: PartitionOnboardingGroupArgs, opts: pulumi.CustomResourceOptions = {}) {
    refuseImport(name, opts);
    refuseId(name, opts, "a group has no id that can be looked up; use PartitionOnboarding.get(name, id)");
    const outputs = { statuses: undefined, onboarded: undefined };
    const internal = internalInputs(name, self, opts);
    super(
      typeOf(self.kind),
      name,
      { ...outputs, ...args, ...internal },
      sparingInternalInputs(opts, argumentNames),
    );
    // Reordering the args is not a change, so the state keeps the old order.
    // The ids in `statuses` name the partitions in plain text, as all ids do: a secret among the args hides none of them.
    const declared = pulumi.unsecret(pulumi.output(args.partitions as unknown));
    // From the program, not from the state; and not before the group has waited.
    this.partitions = pulumi
      .all([pulumi.output(args.partitions), this.statuses])
      .apply(([partitions]) => partitions);
    this.statuses = pulumi
      .all([this.statuses, declared])
      .apply(([statuses, partitions]) =>
        inOrder(statuses ?? (isMocked() ? onboardedOf(partitions) : []), partitions),
      );
    if (isMocked()) {
      this.onboarded = pulumi
        .all([this.onboarded, this.statuses])
        .apply(([onboarded, statuses]) => onboarded ?? statuses.length);
    }
  }
}

type Known = Parameters<typeof partitionId.toId>[0];

const ids = () => require("../../provider/inputs/partitionId") as typeof partitionId;

/** For mocks that return the inputs: all partitions are onboarded. */
function onboardedOf(partitions: unknown): GroupStatus[] {
  if (!Array.isArray(partitions)) return [];
  return (partitions as Known[]).map((partition) => ({ id: ids().toId(partition), status: "ON_BOARDED" }));
}

/**
 * In the order of the args; in the state's order if they do not match. The order is a convenience and must not fail a program.
 */
function inOrder(statuses: GroupStatus[], partitions: unknown): GroupStatus[] {
  const { keyOfId, normalMountPoint, partitionKey } = ids();
  if (!Array.isArray(statuses) || !Array.isArray(partitions)) return statuses;
  try {
    const byKey = new Map(statuses.map((status) => [keyOfId(status.id), status]));
    const ordered = (partitions as Known[]).flatMap(
      (partition) =>
        byKey.get(partitionKey({ ...partition, mountPoint: normalMountPoint(partition.mountPoint) })) ?? [],
    );
    return ordered.length === statuses.length ? ordered : statuses;
  } catch {
    return statuses;
  }
}
