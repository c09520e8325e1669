import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { toError } from "../../util/errors";
import { invisibleIn, visible } from "../../util/text";
import { CredentialError } from "../errors";
import type { Redaction } from "../redaction/redaction";
import { complaintOf } from "./complaint";
import { endAll, endsWithProcess } from "./runningCommands";
import { isShowableProgram } from "./showable";

const mostBytes = 64 * 1024;
/** After the command's exit, until its output counts as complete though a process that it has started holds it open. */
const drainMs = 100;

/**
 * Returns what a command has printed when it exits: a process that it leaves behind is not waited for. It runs without a shell,
 * without a terminal and with an empty stdin. On timeout or abort it is killed with all processes that it has started; on Windows
 * it alone.
 *
 * @throws CredentialError, or signal.reason on abort
 */
export async function runTokenCommand(
  name: string,
  [program = "", ...args]: readonly string[],
  redaction: Redaction,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  const fail = (problem: string) => new CredentialError(name, describe(program, problem));
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const child = started(program, args);
  if (child instanceof Error) throw fail(`cannot be run (${codeOf(child)})`);
  const tooLong = () => stop.abort(fail(`printed more than ${mostBytes / 1024} KiB`));
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream && textOf(stream, tooLong));
  const withComplaint = (problem: string) =>
    fail(`${problem}; ${complaintOf(stderr?.() ?? "", stdout?.() ?? "", redaction)}`);
  const timer = setTimeout(
    () => stop.abort(withComplaint(`did not end within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  const release = endsWithProcess(child);
  try {
    const closed = once(child, "close", { signal: stopped });
    const drained = once(child, "exit", { signal: stopped }).then((how) =>
      sleep(drainMs, how, { ref: false }),
    );
    const [exitCode, endedBy] = await Promise.race([closed, drained]);
    if (exitCode === 0) return stdout?.() ?? "";
    throw withComplaint(exitCode === null ? `was ended by ${endedBy}` : `ended with exit code ${exitCode}`);
  } catch (error) {
    if (error instanceof CredentialError) throw error;
    if (!stopped.aborted) throw fail(`cannot be run (${codeOf(error)})`);
    endAll(child);
    throw stopped.reason;
  } finally {
    clearTimeout(timer);
    release();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** Most errors are emitted; some, such as an argument list that is too long, are thrown. */
function started(program: string, args: readonly string[]) {
  try {
    // Without file descriptors there are no streams, whatever Node's types say.
    const child: ChildProcess = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, so that its children can be killed with it.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    // One that comes after its end, such as of a kill that fails, says nothing.
    return child.on("error", () => {});
  } catch (error) {
    return toError(error);
  }
}

/** Collects what a command prints to one of its streams, up to the limit. */
function textOf(stream: Readable, tooLong: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > mostBytes) tooLong();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function describe(program: string, problem: string): string {
  return isShowableProgram(program)
    ? `the command ${visible(program)} ${problem}`
    : `the command ${problem}${invisibleIn(program)}. Its name is not shown, since it could be the token itself: the setting takes a list of a program and its arguments`;
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
