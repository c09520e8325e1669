import "../../provider/util/supportedNode";

export type { GetPartitionStatusArgs, PartitionStatus } from "./getPartitionStatus";
export { getPartitionStatus, getPartitionStatusOutput } from "./getPartitionStatus";
export type { PartitionArgs, PartitionOnboardingArgs, PartitionOnboardingState } from "./partitionOnboarding";
export { PartitionOnboarding } from "./partitionOnboarding";
export type { GroupStatus, PartitionOnboardingGroupArgs } from "./partitionOnboardingGroup";
export { PartitionOnboardingGroup } from "./partitionOnboardingGroup";
export type { CloudProvider, OnboardingStatus } from "./words";
