/**
 * Measures memory and CPU of 10,000 waits in one process, all PENDING under the default budget, and prints JSON. It needs
 * --expose-gc and the argument `single` or `group`.
 */
import axios from "axios";
import { DynamicAdapter } from "../../provider/dynamic/adapter";
import type { Engine } from "../../provider/engine/channel";
import { partitionOnboarding } from "../../provider/resources/partitionOnboarding";
import { partitionOnboardingGroup } from "../../provider/resources/partitionOnboardingGroup";
import { ProviderContext } from "../../provider/resources/providerContext";

const waits = 10_000;
const settleMs = 2_000;
const idleMs = 30_000;
const ignore = () => {};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function main(kind: string): Promise<void> {
  const tokenAnswer = JSON.stringify({ accessToken: "token" });
  const pending = JSON.stringify({ success: true, data: { status: "PARTITION_STATUS_PENDING" } });
  axios.defaults.adapter = async (config) => ({
    status: 200,
    statusText: "",
    headers: {},
    data: config.url?.endsWith("refresh") ? tokenAnswer : pending,
    config,
  });
  const cancelled = new AbortController();
  const { signal } = cancelled;
  const engine: Engine = {
    signal,
    log: () => {},
    flushed: async () => {},
    onEnd: () => {},
    limits: [],
  };
  const context = new ProviderContext(() => undefined, { env: { LUCIDITY_REFRESH_TOKEN: "token" }, engine });
  const partition = (index: number) => ({
    cloudProvider: "AWS",
    cloudProviderAccountId: "123456789012",
    instanceId: "i-0abc",
    mountPoint: `/dev/p${index}`,
  });
  const list = Array.from({ length: waits }, (_, index) => partition(index));
  const single = new DynamicAdapter(context, partitionOnboarding(context));
  const first = single.create(partition(-1));
  first.catch(() => {});
  await pause(settleMs);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const running: Promise<unknown>[] =
    kind === "group"
      ? [new DynamicAdapter(context, partitionOnboardingGroup(context)).create({ partitions: list })]
      : list.map((inputs) => single.create(inputs));
  for (const wait of running) wait.catch(ignore);
  await pause(settleMs);
  globalThis.gc?.();
  const bytesPerWait = Math.round((process.memoryUsage().heapUsed - before) / waits);

  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await pause(idleMs);
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / 1_000 / (performance.now() - startedMs);
  cancelled.abort(new Error("measured"));
  await Promise.allSettled([first, ...running]);
  console.log(JSON.stringify({ bytesPerWait, cpuShare }));
}

void main(process.argv[2] ?? "single");
