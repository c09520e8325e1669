/** Waits through each front's real process, called as the engine calls it. */
import { urnOf } from "../../support/providerMessages";
import { type FrontName, ProviderProcess } from "../../support/providerProcess";

const instance = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "i-0abc" };

interface Options {
  /** The span of the engine that calls. */
  traceparent?: string;
  timeoutS?: number;
}

async function start(front: FrontName, env: Record<string, string>) {
  const provider = await ProviderProcess.start({ front, env, config: {} });
  return {
    logged: provider.logged,
    pid: provider.child.pid,
    /** @returns the failure's text, if it failed */
    async create(mountPoint: string, { traceparent, timeoutS = 3_600 }: Options = {}) {
      const urn = urnOf(mountPoint);
      const ofDynamic = front === "dynamic" && { __timeouts: { create: `${timeoutS}s` } };
      const { inputs } = await provider.check(urn, { ...instance, mountPoint, ...ofDynamic });
      provider.traceparent = traceparent;
      return provider.create(urn, inputs, { timeout: timeoutS }).then(
        () => undefined,
        (error: Error) => error.message,
      );
    },
    cancel: () => provider.cancel(),
    stop: () => provider.stop(),
  };
}
export type Front = Awaited<ReturnType<typeof start>>;

export const fronts = {
  "dynamic provider": (env: Record<string, string>) => start("dynamic", env),
  "native plugin": (env: Record<string, string>) => start("native", env),
};
