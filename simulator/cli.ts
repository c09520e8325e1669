#!/usr/bin/env node
import { parseArgs } from "node:util";
import { PortInUseError } from "./http/listening";
import { droppedNotice, writeJournal } from "./journal/journalFile";
import { messageOf } from "./options/messages";
import { readScript } from "./options/scriptFile";
import { type Simulator, startSimulator } from "./server";

const help = `pulumi-lucidity-simulator: a stand-in for Lucidity's API

  --port N                  the port to listen on; default 0: any free one
  --host HOST               the host to listen on; default 127.0.0.1
  --allow-remote            allows a --host that other machines can reach
  --script FILE             partitions, faults and other options as JSON
  --journal FILE            where to write the requests when it stops
  --requests-per-minute N   default 50
  --token-lifetime-s N      default 900
  --latency-ms N            default 0
  --version                 prints the version
  --help                    prints this text

Flags override the script. The documentation is docs/simulator.md of pulumi-lucidity.
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
  version: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** @throws Error that names the flag */
function readFlags() {
  try {
    return parseArgs({ options: flags }).values;
  } catch (error) {
    // The rest of Node's message explains positional arguments, which this command does not have.
    const [problem] = messageOf(error).split(/\.\s/);
    throw new Error(`${problem}; see --help`, { cause: error });
  }
}

function wholeNumber(
  flag: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`--${flag} must be a whole number from ${least} to ${most}, not "${text}"; see --help`);
}

async function main(): Promise<void> {
  const values = readFlags();
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (values.version) {
    console.log(version());
    return;
  }
  const most = 999_999_999;
  const given = {
    port: wholeNumber("port", values.port, 0, 65_535),
    host: values.host,
    allowRemote: values["allow-remote"],
    requestsPerMinute: wholeNumber("requests-per-minute", values["requests-per-minute"], 1, most),
    tokenLifetimeS: wholeNumber("token-lifetime-s", values["token-lifetime-s"], 0, most),
    latencyMs: wholeNumber("latency-ms", values["latency-ms"], 0, 600_000),
  };
  const script = values.script === undefined ? {} : readScript(values.script);
  const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const simulator = await startSimulator({ ...script, ...overrides });
  try {
    // Written at the start too, so that a wrong path fails now and not at the end.
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
  console.log(`to use it: LUCIDITY_ENDPOINT=${simulator.url} LUCIDITY_REFRESH_TOKEN=any-word pulumi up`);
}

const version = () => (require("pulumi-lucidity/package.json") as { version: string }).version;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function end(simulator: Simulator, journal: string | undefined): Promise<void> {
  await simulator.stop();
  if (journal === undefined) return;
  writeJournal(journal, simulator.journal);
  const notice = droppedNotice(journal, simulator.journal, simulator.journalDropped);
  if (notice !== undefined) console.error(`pulumi-lucidity-simulator: ${notice}`);
}

function fail(error: unknown): void {
  const message =
    error instanceof PortInUseError
      ? `port ${error.port} is in use: choose another --port`
      : messageOf(error);
  console.error(`pulumi-lucidity-simulator: ${message}`);
  process.exitCode = 1;
}

main().catch(fail);
