/** The one provider context of this process, and its configuration. */
import type { ReadConfig } from "../inputs/settings";
import { ProviderContext } from "../resources/providerContext";
import type { Resource } from "../resources/resource";
import { listenForCallers } from "../telemetry/callers";
import { isTraced } from "../telemetry/tracer";
import { DynamicAdapter } from "./adapter";

let readConfig: ReadConfig = () => undefined;
let context: ProviderContext | undefined;

/** Keeps the stack config. The first poll validates it: the SDK does not wait for this promise. */
export async function configure(request: { config: { get(key: string): unknown } }): Promise<void> {
  readConfig = (key) => request.config.get(key);
}

/** The adapter of a resource, made when the first call needs it. */
export function adapterOf(
  resource: (context: ProviderContext) => Resource,
  { keepsName = false } = {},
): () => DynamicAdapter {
  let adapter: DynamicAdapter | undefined;
  return () => {
    context ??= start();
    adapter ??= new DynamicAdapter(context, resource(context), keepsName);
    return adapter;
  };
}

function start(): ProviderContext {
  if (isTraced(process.env)) listenForCallers();
  return new ProviderContext((key) => readConfig(key));
}

/** `delete`: removes nothing at Lucidity, so it needs neither credentials nor valid settings. */
export const deleteNothing = async (): Promise<void> => {};
