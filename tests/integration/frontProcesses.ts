/** The real provider process of either front, and the same calls for both: what only the engine or the SDK adds is added here. */
import type { ServiceError } from "@grpc/grpc-js";
import type { Logged } from "../support/fakeEngine";
import { initFailedOf, PluginUnderTest, urnOf } from "../support/pluginProcess";
import { ProviderUnderTest, providers } from "../support/providerProcess";

type Properties = Record<string, unknown>;
export type Kind = "single" | "group";

export interface FrontOptions {
  env: Record<string, string>;
  /** The stack's config. */
  config?: Record<string, string>;
  hasInput?: boolean;
}

/** Inputs and outputs are those of design.md, without what a front keeps beside them. */
export interface FrontProcess {
  readonly urn: string;
  readonly logged: readonly Logged[];
  /** What it has printed to standard error, and how it was started. */
  readonly printed: unknown;
  readonly exitCode: number | null;
  readonly exited: Promise<unknown>;
  check(inputs: Properties, kind?: Kind): Promise<{ inputs: Properties; failures: string[] }>;
  /** Which inputs replace, or `undefined` where nothing differs. */
  diff(id: string, olds: Properties, oldInputs: Properties, news: Properties): Promise<string[] | undefined>;
  create(inputs: Properties, kind?: Kind): Promise<{ id: string; outputs: Properties }>;
  update(id: string, olds: Properties, news: Properties): Promise<Properties>;
  read(id: string, outputs: Properties, inputs: Properties): Promise<Properties>;
  delete(id: string, outputs: Properties): Promise<void>;
  cancel(): Promise<unknown>;
  killEngine(): void;
  stop(): Promise<void>;
}

export interface InitFailed {
  id: string;
  properties: Properties;
  reasons: string[];
}

const without = ({ __provider, ...properties }: Properties): Properties => properties;
const code = (kind: Kind) => ({ __provider: providers[kind] });

async function startDynamic({ env, config, hasInput = true }: FrontOptions): Promise<FrontProcess> {
  const stdin = hasInput ? "pipe" : "closed";
  const provider = await ProviderUnderTest.start({ env, stdin, ...(config && { config }) });
  const urn = "urn:row";
  return {
    urn,
    get logged() {
      return provider.logged;
    },
    get printed() {
      return [provider.printed, provider.child.spawnargs];
    },
    get exitCode() {
      return provider.child.exitCode;
    },
    get exited() {
      return provider.exited;
    },
    async check(given, kind = "single") {
      const { inputs, failures } = await provider.check({ ...given, ...code(kind), __urn: urn });
      return { inputs: without(inputs), failures };
    },
    async diff(id, olds, _oldInputs, news) {
      const found = await provider.diff(id, { ...olds, ...code("single") }, { ...news, ...code("single") });
      return found.changes === 2 ? found.replaces : undefined;
    },
    async create(inputs, kind = "single") {
      const { id, outs } = await provider.create({ ...inputs, ...code(kind) });
      return { id, outputs: without(outs) };
    },
    async update(id, olds, news) {
      const both = code("single");
      return without(await provider.update(id, { ...olds, ...both }, { ...news, ...both }));
    },
    async read(id, outputs) {
      return without((await provider.read(id, { ...outputs, ...code("single") })).props);
    },
    delete: (id, outputs) => provider.delete(id, { ...outputs, ...code("single") }),
    cancel: () => provider.cancel(),
    killEngine: () => provider.killEngine(),
    stop: () => provider.stop(),
  };
}

async function startNative({ env, config = {}, hasInput = true }: FrontOptions): Promise<FrontProcess> {
  const args = Object.entries(config).map(([key, value]) => [key.replace("lucidity:", ""), value]);
  const stdin = hasInput ? "pipe" : "ignore";
  const plugin = await PluginUnderTest.start({ env, stdin, config: Object.fromEntries(args) });
  const urns = { single: urnOf("data"), group: urnOf("disks", "PartitionOnboardingGroup") };
  return {
    urn: urns.single,
    get logged() {
      return plugin.logged;
    },
    get printed() {
      return [plugin.printed, plugin.child.spawnargs];
    },
    get exitCode() {
      return plugin.child.exitCode;
    },
    get exited() {
      return plugin.exited;
    },
    async check(given, kind = "single") {
      const { inputs, failures } = await plugin.check(urns[kind], given);
      return { inputs, failures: failures.map(({ property, reason }) => `${property}: ${reason}`) };
    },
    async diff(id, olds, oldInputs, news) {
      const details = await plugin.diff(urns.single, { id, olds, oldInputs, news });
      return details && Object.keys(details).filter((key) => details[key]?.endsWith("REPLACE"));
    },
    create: (inputs, kind = "single") => plugin.create(urns[kind], inputs),
    update: (id, olds, news) => plugin.update(urns.single, { id, olds, news }),
    async read(id, outputs, inputs) {
      return (await plugin.read(urns.single, id, outputs, inputs)).outputs;
    },
    delete: (id) => plugin.delete(urns.single, id),
    cancel: () => plugin.cancel(),
    killEngine: () => plugin.killEngine(),
    stop: () => plugin.stop(),
  };
}

export const frontProcesses = { dynamic: startDynamic, native: startNative };

/** What a call that must fail says, and what the engine is told to keep. */
export async function failing(work: Promise<unknown>): Promise<{ message: string; initFailed: InitFailed }> {
  try {
    await work;
  } catch (thrown) {
    const error = thrown as ServiceError;
    const { id = "", properties = {}, reasons = [] } = initFailedOf(error) ?? {};
    return { message: error.message, initFailed: { id, properties: without(properties), reasons } };
  }
  throw new Error("it did not fail");
}
