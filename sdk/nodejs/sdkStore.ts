/** The SDK's record of the running program. It is not documented, so every part of it may be missing. */
interface Store {
  settings?: { options?: { monitorAddr?: string } };
}

/** Whether `pulumi.runtime.setMocks` stands in for the engine. */
export function isMocked(): boolean {
  try {
    const { getStore } = require("@pulumi/pulumi/runtime/state") as { getStore(): Store | undefined };
    return getStore()?.settings?.options?.monitorAddr === "mock";
  } catch {
    return false;
  }
}
