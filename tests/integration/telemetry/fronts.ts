/** Waits through each front's real process, called as the engine calls it. */
import type { Logged } from "../../support/fakeEngine";
import { PluginUnderTest, urnOf } from "../../support/pluginProcess";
import { ProviderUnderTest, providers } from "../../support/providerProcess";

export interface Front {
  readonly logged: readonly Logged[];
  readonly pid: number | undefined;
  /** As called by this span of the engine. @returns the failure's text, if it failed */
  create(mountPoint: string, traceparent?: string): Promise<string | undefined>;
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
    create: async (mountPoint, traceparent) => {
      const inputs = { ...instance, mountPoint, ...kept };
      const { inputs: checked } = await provider.check({ ...inputs, __urn: urnOf(mountPoint) });
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
    create: (mountPoint, traceparent) => {
      plugin.traceparent = traceparent;
      return failureOf(plugin.create(urnOf(mountPoint), { ...instance, mountPoint }));
    },
    cancel: () => plugin.cancel(),
    stop: () => plugin.stop(),
  };
}

export const fronts = { "dynamic provider": startDynamic, "native plugin": startNative };
