#!/usr/bin/env node
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readScript } from "./script";
import { type SimulatorOptions, startSimulator } from "./server";

const help = `pulumi-lucidity-simulator: a stand-in for Lucidity's API

  --port N                  default 0: any free port
  --host HOST               default 127.0.0.1
  --allow-remote            lets --host be other than loopback
  --script FILE             partitions as JSON; see docs/simulator.md
  --journal FILE            writes what it was asked there when it stops
  --requests-per-minute N   default 50
  --token-lifetime-s N      default 900
  --latency-ms N            default 0
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      host: { type: "string" },
      "allow-remote": { type: "boolean" },
      script: { type: "string" },
      journal: { type: "string" },
      "requests-per-minute": { type: "string" },
      "token-lifetime-s": { type: "string" },
      "latency-ms": { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const count = (flag: "port" | "requests-per-minute" | "token-lifetime-s" | "latency-ms") => {
    const text = values[flag];
    if (text === undefined) return undefined;
    if (!/^\d{1,9}$/.test(text)) throw new Error(`--${flag} ${text}: it must be a whole number`);
    return Number(text);
  };
  const given = {
    port: count("port"),
    host: values.host,
    allowRemote: values["allow-remote"],
    requestsPerMinute: count("requests-per-minute"),
    tokenLifetimeS: count("token-lifetime-s"),
    latencyMs: count("latency-ms"),
  };
  const flags = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as SimulatorOptions;
  const simulator = await startSimulator({
    ...(values.script === undefined ? {} : readScript(values.script)),
    ...flags,
  });
  const { journal } = values;
  const stop = async () => {
    await simulator.stop();
    if (journal !== undefined) writeFileSync(journal, `${JSON.stringify(simulator.journal, null, 2)}\n`);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  console.log(`listening on ${simulator.url}`);
  console.log(`use it: LUCIDITY_ENDPOINT=${simulator.url} LUCIDITY_REFRESH_TOKEN=any-word pulumi up`);
}

main().catch((error: unknown) => {
  console.error(`pulumi-lucidity-simulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
