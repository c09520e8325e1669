import { type ChildProcess, spawn } from "node:child_process";
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
export function runTokenCommand(
  name: string,
  [program = "", ...args]: readonly string[],
  redaction: Redaction,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  const fail = (problem: string) => new CredentialError(name, describe(program, problem));
  return new Promise((resolve, reject) => {
    let child: ChildProcess;
    try {
      child = spawn(program, args, {
        stdio: ["ignore", "pipe", "pipe"],
        // A process group of its own, so that its children can be killed with it.
        detached: process.platform !== "win32",
        windowsHide: true,
      });
    } catch (error) {
      // Most errors are emitted; some, such as an argument list that is too long, are thrown.
      reject(fail(`cannot be run (${codeOf(error)})`));
      return;
    }
    const stdout = new Output(child, "stdout");
    const stderr = new Output(child, "stderr");
    const release = endsWithProcess(child);
    let draining: NodeJS.Timeout | undefined;
    let isSettled = false;
    const settle = (act: () => void) => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      clearTimeout(draining);
      signal.removeEventListener("abort", abort);
      release();
      child.stdout?.destroy();
      child.stderr?.destroy();
      act();
    };
    const stop = (error: unknown) => {
      endAll(child);
      settle(() => reject(error));
    };
    const withComplaint = (problem: string) =>
      fail(`${problem}; ${complaintOf(stderr.text(), stdout.text(), redaction)}`);
    const abort = () => stop(signal.reason);
    const timer = setTimeout(
      () => stop(withComplaint(`did not end within ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
    signal.addEventListener("abort", abort, { once: true });
    for (const output of [stdout, stderr]) {
      output.onTooLong(() => stop(fail(`printed more than ${mostBytes / 1024} KiB`)));
    }
    child.on("error", (error) => settle(() => reject(fail(`cannot be run (${codeOf(error)})`))));
    const ended = (exitCode: number | null, endedBy: NodeJS.Signals | null) =>
      settle(() => {
        if (exitCode === 0) resolve(stdout.text());
        else if (exitCode !== null) reject(withComplaint(`ended with exit code ${exitCode}`));
        else reject(withComplaint(`was ended by ${endedBy}`));
      });
    child.once("close", ended);
    child.once("exit", (...how) => {
      if (!isSettled) draining = setTimeout(ended, drainMs, ...how);
    });
  });
}

/** What the command printed to one of its streams, up to the limit. */
class Output {
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private tooLong = () => {};

  constructor(child: ChildProcess, stream: "stdout" | "stderr") {
    child[stream]?.on("data", (chunk: Buffer) => {
      this.length += chunk.length;
      if (this.length > mostBytes) this.tooLong();
      else this.chunks.push(chunk);
    });
  }

  onTooLong(act: () => void): void {
    this.tooLong = act;
  }

  text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}

function describe(program: string, problem: string): string {
  return isShowableProgram(program)
    ? `the command ${visible(program)} ${problem}`
    : `the command ${problem}${invisibleIn(program)}. Its name is not shown, since it could be the token itself: the setting takes a list of a program and its arguments`;
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
