/** Run as a process of its own: waits once, and prints which packages of OpenTelemetry were loaded. */

import { connectToEngine } from "../../../provider/engine/channel";
import { bundledTelemetry } from "../../../provider/native/bundledSdk";
import { defaultTimeoutMs } from "../../../provider/resources/lifecycle";
import { partitionOnboarding } from "../../../provider/resources/partitionOnboarding";
import { ProviderContext } from "../../../provider/resources/providerContext";
import { at } from "../../support/partitions";

const partition = at("/data");

async function main(front: string | undefined): Promise<void> {
  const telemetry = front === "native plugin" ? { telemetry: bundledTelemetry } : {};
  const engine = connectToEngine([]);
  const host = new ProviderContext(() => undefined, { engine, ...telemetry });
  const call = {
    urn: undefined,
    name: undefined,
    timeoutMs: defaultTimeoutMs,
    timeoutSource: "",
    signal: engine.signal,
  };
  const { state } = await partitionOnboarding(host).create(partition, call);
  if (state.status !== "ON_BOARDED") throw new Error("it did not wait");
  const loaded = Object.keys(require.cache).flatMap((path) => /@opentelemetry\/[^/]+/.exec(path) ?? []);
  console.log(JSON.stringify([...new Set(loaded)]));
  process.exit();
}

void main(process.argv[2]);
