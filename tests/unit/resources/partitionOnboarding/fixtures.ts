import { partitionOnboarding } from "../../../../provider/resources/partitionOnboarding";
import { LifecyclePerTest } from "../lifecyclePerTest";

export const partition = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
export const id = "AWS/123456789012/i-0abc/%2Fdev%2Fsdf";
/** The state of `partition` once it is onboarded. */
export const onboarded = { ...partition, status: "ON_BOARDED", onboardedAt: "2025-01-01T00:00:00.000Z" };

export const azure = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  instanceId: "vm-01",
  resourceGroup: "data-rg",
  mountPoint: "D",
};
export const azureId = "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/data-rg/vm-01/D";

/** An ISO time on the day at which each world begins. */
export const today = /^2026-01-02T/;

export const onboardingPerTest = () => new LifecyclePerTest(partitionOnboarding);
