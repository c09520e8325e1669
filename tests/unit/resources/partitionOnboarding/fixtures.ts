import { partitionOnboarding } from "../../../../provider/resources/partitionOnboarding";
import { aws } from "../../../support/partitions";
import { LifecyclePerTest } from "../lifecyclePerTest";

export { aws as partition, awsId as id } from "../../../support/partitions";
/** The state of `partition` once it is onboarded. */
export const onboarded = { ...aws, status: "ON_BOARDED", onboardedAt: "2025-01-01T00:00:00.000Z" };

/** An ISO time on the day at which each world begins. */
export const today = /^2026-01-02T/;

export const onboardingPerTest = () => new LifecyclePerTest(partitionOnboarding);
