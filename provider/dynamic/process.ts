/** The one provider host of this process, and its configuration. */
import type { ReadConfig } from "../inputs/settings";
import type { Lifecycle } from "../resources/lifecycle";
import { ProviderHost } from "../resources/providerHost";
import { Door } from "./door";

let readConfig: ReadConfig = () => undefined;
let host: ProviderHost | undefined;

/** Keeps the stack config. The first poll validates it: the SDK does not wait for this promise. */
export async function configure(request: { config: { get(key: string): unknown } }): Promise<void> {
  readConfig = (key) => request.config.get(key);
}

/** The door to a lifecycle, made when the first call needs it. */
export function doorTo(start: (host: ProviderHost) => Lifecycle): () => Door {
  let door: Door | undefined;
  return () => {
    host ??= new ProviderHost((key) => readConfig(key));
    door ??= new Door(host, start(host));
    return door;
  };
}

/** `delete`: removes nothing at Lucidity, so it needs neither credentials nor valid settings. */
export const deleteNothing = async (): Promise<void> => {};
