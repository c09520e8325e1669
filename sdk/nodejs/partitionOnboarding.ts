import * as pulumi from "@pulumi/pulumi";
import { internalInputs, refuseId, refuseImport, sparingInternalInputs, typeOf } from "./internalInputs";
import { isMocked } from "./sdkStore";
import type { CloudProvider, OnboardingStatus } from "./words";

const self = { kind: "PartitionOnboarding", module: "provider" };
const argumentNames = [
  "cloudProvider",
  "cloudProviderAccountId",
  "instanceId",
  "resourceGroup",
  "mountPoint",
  "triggers",
  "skipWait",
];

/** The arguments that identify a partition. */
export interface PartitionArgs {
  /** `"AWS"`, `"AZURE"` or `"GCP"`. */
  cloudProvider: pulumi.Input<CloudProvider>;
  /** The AWS account (12 digits), Azure subscription (UUID) or GCP project id. */
  cloudProviderAccountId: pulumi.Input<string>;
  /** The EC2 instance id (`i-…`), Azure VM name, or GCP instance name or number. */
  instanceId: pulumi.Input<string>;
  /** The Azure resource group: required for `AZURE`, an error for the others. */
  resourceGroup?: pulumi.Input<string | undefined>;
  /** An absolute path such as `/dev/sdf`, or a drive letter such as `D`. */
  mountPoint: pulumi.Input<string>;
}

/** The arguments of a {@link PartitionOnboarding}. A change of those in {@link PartitionArgs} replaces the resource. */
export interface PartitionOnboardingArgs extends PartitionArgs {
  /** Any values; when one changes, the next `pulumi up` waits again, without replacing the resource. */
  triggers?: pulumi.Input<pulumi.Input<unknown>[] | undefined>;
  /** Poll once and record the status instead of waiting. Default: `false`. */
  skipWait?: pulumi.Input<boolean | undefined>;
}

/** Options of {@link PartitionOnboarding.get}. */
export interface PartitionOnboardingState {
  /** Poll once and take the status as it is. Default: `false`. */
  skipWait?: pulumi.Input<boolean | undefined>;
}

/**
 * Waits until Lucidity reports the partition as ON_BOARDED, so that whatever depends on this resource deploys only then. It
 * does not request the onboarding, and deleting it off-boards nothing.
 *
 * `customTimeouts.create` and `.update` in the options bound the wait; the default is 60 minutes.
 *
 * @example
 * ```ts
 * import * as lucidity from "pulumi-lucidity";
 *
 * const data = new lucidity.PartitionOnboarding(
 *   "data",
 *   {
 *     cloudProvider: "AWS",
 *     cloudProviderAccountId: "123456789012",
 *     instanceId: "i-0abc",
 *     mountPoint: "/dev/sdf",
 *   },
 *   { customTimeouts: { create: "2h", update: "2h" } },
 * );
 *
 * export const service = new Service("service", args, { dependsOn: [data] });
 * ```
 *
 * @throws Error at once when `opts.import` or `opts.id` is set; a failed onboarding is an error of the deployment
 * @see {@link PartitionOnboardingGroup} for many partitions in one resource
 */
export class PartitionOnboarding extends pulumi.CustomResource {
  /** Lets policy packs match this class: `validateResourceOfType` compares it. */
  static readonly __pulumiType: string = typeOf(self.kind);

  /** `AWS`, `AZURE` or `GCP`. */
  declare readonly cloudProvider: pulumi.Output<string>;
  /** The AWS account (12 digits), Azure subscription (UUID) or GCP project id. */
  declare readonly cloudProviderAccountId: pulumi.Output<string>;
  /** The EC2 instance id (`i-…`), Azure VM name, or GCP instance name or number. */
  declare readonly instanceId: pulumi.Output<string>;
  /** The Azure resource group: required for `AZURE`, an error for the others. */
  declare readonly resourceGroup: pulumi.Output<string | undefined>;
  /** As it is stored: a drive letter is a capital without a colon, such as `D`. */
  declare readonly mountPoint: pulumi.Output<string>;
  /** The values whose change makes it wait again. */
  declare readonly triggers: pulumi.Output<unknown[] | undefined>;
  /** Whether it polls once instead of waiting. */
  declare readonly skipWait: pulumi.Output<boolean | undefined>;
  /**
   * `PENDING`, `IN_PROGRESS`, `ON_BOARDED`, `FAILED_ONBOARDING`, `FAILED`, `UNKNOWN`, `NOT_FOUND`, or the vendor's own word
   * for one that its guide does not name. Without `skipWait` it is always `ON_BOARDED`, since the resource fails otherwise.
   */
  declare readonly status: pulumi.Output<OnboardingStatus>;
  /** When this stack first saw ON_BOARDED (ISO 8601); unchanged while it stays so. A `get` has none. */
  declare readonly onboardedAt: pulumi.Output<string | undefined>;

  constructor(name: string, args: PartitionOnboardingArgs, opts: pulumi.CustomResourceOptions = {}) {
    refuseImport(name, opts);
    if ((args as { __get?: boolean })?.__get !== true) {
      refuseId(name, opts, "use PartitionOnboarding.get(name, id)");
    }
    const outputs = { status: undefined, onboardedAt: undefined };
    const internal = internalInputs(name, self, opts);
    super(
      typeOf(self.kind),
      name,
      { ...outputs, ...args, ...internal },
      sparingInternalInputs(opts, argumentNames),
    );
    if (isMocked()) this.status = this.status.apply((status) => status ?? "ON_BOARDED");
  }

  /**
   * Looks up a partition by its id alone, and waits until it is onboarded (in a preview it polls once).
   *
   * @example
   * ```ts
   * import { PartitionOnboarding } from "pulumi-lucidity";
   *
   * const data = PartitionOnboarding.get("data", "AWS/123456789012/i-0abc/%2Fdev%2Fsdf");
   * ```
   *
   * @param id the parts, each percent-encoded, joined by `/`; Azure has the resource group third
   * @throws Error if the third argument holds anything but `skipWait`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state: PartitionOnboardingState = {},
    opts: pulumi.CustomResourceOptions = {},
  ): PartitionOnboarding {
    const unknown = Object.keys(state).filter((key) => key !== "skipWait");
    if (unknown.length > 0) {
      throw new Error(
        `PartitionOnboarding.get("${name}"): ${unknown.join(", ")}: the third argument takes skipWait alone; resource options are the fourth`,
      );
    }
    const named = {
      cloudProvider: undefined,
      cloudProviderAccountId: undefined,
      instanceId: undefined,
      resourceGroup: undefined,
      mountPoint: undefined,
    };
    const args = { ...named, ...state, __get: true } as unknown as PartitionOnboardingArgs;
    return new PartitionOnboarding(name, args, { ...opts, id });
  }
}
