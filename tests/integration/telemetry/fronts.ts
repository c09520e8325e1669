/** Waits through each front's real process, called as the engine calls it. */
import type { Logged } from "../../support/fakeEngine";
import { PluginUnderTest, urnOf } from "../../support/pluginProcess";
import { ProviderUnderTest, providers } from "../../support/providerProcess";

interface Options {
  /** The span of the engine that calls. */
  traceparent?: string;
  timeoutS?: number;
}

export interface Front {
  readonly logged: readonly Logged[];
  readonly pid: number | undefined;
  /** @returns the failure's text, if it failed */
  create(mountPoint: string, options?: Options): Promise<string | undefined>;
  cancel(): Promise<unknown>;
  stop(): Promise<void>;
}

const instance = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "i-0abc" };
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: Error) => error.message,
  );

async function startDynamic(env: Record<string, string>): Promise<Front> {
  const provider = await ProviderUnderTest.start({ env });
  const kept = { __provider: providers.single };
  return {
    logged: provider.logged,
    pid: provider.child.pid,
    create: async (mountPoint, { traceparent, timeoutS = 3_600 } = {}) => {
      const told = { __urn: urnOf(mountPoint), __timeouts: { create: `${timeoutS}s` } };
      const { inputs: checked } = await provider.check({ ...instance, mountPoint, ...kept, ...told });
      provider.traceparent = traceparent;
      return failureOf(provider.create({ ...checked, ...kept }));
    },
    cancel: () => provider.cancel(),
    stop: () => provider.stop(),
  };
}

async function startNative(env: Record<string, string>): Promise<Front> {
  const plugin = await PluginUnderTest.start({ env, config: {} });
  return {
    logged: plugin.logged,
    pid: plugin.child.pid,
    create: (mountPoint, { traceparent, timeoutS = 0 } = {}) => {
      plugin.traceparent = traceparent;
      const inputs = { ...instance, mountPoint };
      return failureOf(plugin.create(urnOf(mountPoint), inputs, { timeout: timeoutS }));
    },
    cancel: () => plugin.cancel(),
    stop: () => plugin.stop(),
  };
}

export const fronts = { "dynamic provider": startDynamic, "native plugin": startNative };
