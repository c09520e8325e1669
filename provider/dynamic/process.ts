/** The one provider host of this process, and its configuration. */
import type { ReadConfig } from "../inputs/settings";
import type { Lifecycle } from "../resources/lifecycle";
import { ProviderHost } from "../resources/providerHost";
import { listenForCallers } from "../telemetry/callers";
import { isTraced } from "../telemetry/tracer";
import { Door } from "./door";

let readConfig: ReadConfig = () => undefined;
let host: ProviderHost | undefined;

/** Keeps the stack config. The first poll validates it: the SDK does not wait for this promise. */
export async function configure(request: { config: { get(key: string): unknown } }): Promise<void> {
  readConfig = (key) => request.config.get(key);
}

/** The door to a lifecycle, made when the first call needs it. */
export function doorTo(lifecycle: (host: ProviderHost) => Lifecycle): () => Door {
  let door: Door | undefined;
  return () => {
    host ??= start();
    door ??= new Door(host, lifecycle(host));
    return door;
  };
}

function start(): ProviderHost {
  if (isTraced(process.env)) listenForCallers();
  return new ProviderHost((key) => readConfig(key));
}

/** `delete`: removes nothing at Lucidity, so it needs neither credentials nor valid settings. */
export const deleteNothing = async (): Promise<void> => {};
