/** The SDK's record of the running program. It is not documented, so every part of it may be missing. */
export interface Store {
  settings?: { options?: { monitorAddr?: string } };
}

const none: Store = {};

/** One per program: the Automation API may run several in one process. */
export function currentStore(): Store {
  try {
    return (require("@pulumi/pulumi/runtime/state") as { getStore(): Store }).getStore() ?? none;
  } catch {
    return none;
  }
}

/** Whether `pulumi.runtime.setMocks` stands in for the engine. */
export const isMocked = (): boolean => currentStore().settings?.options?.monitorAddr === "mock";
