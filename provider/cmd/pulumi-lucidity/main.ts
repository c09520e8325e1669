#!/usr/bin/env node
import "../supportedNode";
import { text } from "node:stream/consumers";
import { isLive, LiveTable } from "../../command/liveTable";
import { onEndOfNpx } from "../../command/npx";
import { run } from "../../command/run";
import { orAbort } from "../../util/abort";
import { internalError } from "../supportedNode";

/** What a shell reports of a process that a signal has ended. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGPIPE: 141 } as const;

const { stdout, stderr, stdin, env } = process;
const interrupted = new AbortController();
let signalCode: number | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (interrupted.signal.aborted) process.exit(codes[signal]);
    signalCode = codes[signal];
    interrupted.abort(new Error(signal));
  });
}
// Without this, Node ends with 1, which stands for a partition that has failed.
process.on("uncaughtException", (error) => {
  console.error(error);
  process.exit(internalError);
});
onEndOfNpx(env, () => {
  signalCode = codes.SIGTERM;
  interrupted.abort(new Error("npx has ended"));
});
for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Nobody reads its output any more, as in `| head`.
    if (error.code === "EPIPE") process.exit(codes.SIGPIPE);
    // The terminal is closed.
    if (error.code === "EIO") process.exit(signalCode ?? codes.SIGHUP);
    if (stream === stdout) console.error(`pulumi-lucidity: its output could not be written: ${error.code}`);
    process.exit(internalError);
  });
}

run(process.argv.slice(2), {
  env,
  signal: interrupted.signal,
  stdin: () => orAbort(text(stdin), interrupted.signal),
  streams: {
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
  },
  ...(isLive(stdout, env) && { live: new LiveTable(stdout) }),
}).then(
  (code) => {
    const exitCode = code === codes.SIGINT ? (signalCode ?? code) : code;
    // Once all is written: an exporter of traces may still be trying.
    stdout.write("", (error) => {
      // The listener above reports an error.
      if (!error) stderr.write("", () => process.exit(exitCode));
    });
  },
  (error) => {
    // While it read stdin.
    if (signalCode !== undefined) process.exit(signalCode);
    console.error(error);
    process.exitCode = internalError;
  },
);
