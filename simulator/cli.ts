#!/usr/bin/env node
import { parseArgs } from "node:util";
import { droppedNotice, writeJournal } from "./journal/journalFile";
import { messageOf, readScript } from "./options/scriptFile";
import { type Simulator, startSimulator } from "./server";

const help = `pulumi-lucidity-simulator: a stand-in for Lucidity's API

  --port N                  default 0: any free port
  --host HOST               default 127.0.0.1
  --allow-remote            lets --host be other than loopback
  --script FILE             partitions, faults and the rest as JSON; see docs/simulator.md
  --journal FILE            writes what it was asked there when it stops
  --requests-per-minute N   default 50
  --token-lifetime-s N      default 900
  --latency-ms N            default 0
  --help

What a flag says goes before what the script says.
`;

const flags = {
  port: { type: "string" },
  host: { type: "string" },
  "allow-remote": { type: "boolean" },
  script: { type: "string" },
  journal: { type: "string" },
  "requests-per-minute": { type: "string" },
  "token-lifetime-s": { type: "string" },
  "latency-ms": { type: "string" },
  help: { type: "boolean" },
} as const;

/** @throws Error that names the flag */
function readFlags() {
  try {
    return parseArgs({ options: flags }).values;
  } catch (error) {
    throw new Error(`${messageOf(error)}; see --help`);
  }
}

function count(flag: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`--${flag} ${text}: it must be a whole number from ${least} to ${most}; see --help`);
}

async function main(): Promise<void> {
  const values = readFlags();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const most = 999_999_999;
  const given = {
    port: count("port", values.port, 0, 65_535),
    host: values.host,
    allowRemote: values["allow-remote"],
    requestsPerMinute: count("requests-per-minute", values["requests-per-minute"], 1, most),
    tokenLifetimeS: count("token-lifetime-s", values["token-lifetime-s"], 0, most),
    latencyMs: count("latency-ms", values["latency-ms"], 0, 600_000),
  };
  const script = values.script === undefined ? {} : readScript(values.script);
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const simulator = await startSimulator({ ...script, ...Object.fromEntries(said) });
  try {
    // Also at the start, so that a path that cannot be written fails now and not at the end.
    if (values.journal !== undefined) writeJournal(values.journal, simulator.journal);
  } catch (error) {
    await simulator.stop();
    throw error;
  }
  const stop = () => {
    for (const signal of signals) process.removeListener(signal, stop);
    end(simulator, values.journal).catch(fail);
  };
  for (const signal of signals) process.once(signal, stop);
  console.log(`listening on ${simulator.url}`);
  console.log(`use it: LUCIDITY_ENDPOINT=${simulator.url} LUCIDITY_REFRESH_TOKEN=any-word pulumi up`);
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function end(simulator: Simulator, journal: string | undefined): Promise<void> {
  await simulator.stop();
  if (journal === undefined) return;
  writeJournal(journal, simulator.journal);
  const notice = droppedNotice(journal, simulator.journal, simulator.journalDropped);
  if (notice !== undefined) console.error(`pulumi-lucidity-simulator: ${notice}`);
}

function fail(error: unknown): void {
  console.error(`pulumi-lucidity-simulator: ${messageOf(error)}`);
  process.exitCode = 1;
}

main().catch(fail);
