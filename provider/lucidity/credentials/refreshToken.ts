/** Where a refresh token comes from: read anew at each mint, so that a rotated file or command is picked up. */
import { type ExecFileException, execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { orAbort } from "../../util/abort";
import { CredentialError } from "../errors";
import type { CredentialSource } from ".";

const defaultTimeoutMs = 30_000;
const mostBytes = 64 * 1024;

/** @throws CredentialError that names the source and never shows what it holds, or signal.reason on abort */
export async function readRefreshToken(
  source: CredentialSource,
  signal: AbortSignal,
  timeoutMs = defaultTimeoutMs,
): Promise<string> {
  const token = (await raw(source, signal, timeoutMs)).trim();
  if (token === "") throw new CredentialError(source.name, "it is empty");
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CredentialError(
      source.name,
      "it is no token: white space or other than printable ASCII characters are in it",
    );
  }
  return token;
}

async function raw(source: CredentialSource, signal: AbortSignal, timeoutMs: number): Promise<string> {
  signal.throwIfAborted();
  if (source.kind === "refreshTokenCommand") return run(source.name, source.command, signal, timeoutMs);
  if (source.kind !== "refreshTokenFile") return source.secret.reveal();
  const tooLate = AbortSignal.timeout(timeoutMs);
  try {
    // A named pipe that nobody writes to never even opens.
    return await orAbort(readStart(source.path), AbortSignal.any([signal, tooLate]));
  } catch (error) {
    signal.throwIfAborted();
    const problem = tooLate.aborted ? `within ${timeoutMs / 1000} s` : `(${codeOf(error)})`;
    throw new CredentialError(source.name, `the file ${source.path} cannot be read ${problem}`);
  }
}

/** A file that has no end, such as a device, is read as far as a token can reach. */
async function readStart(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  // `end` is inclusive: one byte more than is allowed.
  for await (const chunk of createReadStream(path, { end: mostBytes })) chunks.push(chunk as Buffer);
  const content = Buffer.concat(chunks);
  if (content.length > mostBytes)
    throw Object.assign(new Error(), { code: `more than ${mostBytes / 1024} KiB` });
  return content.toString("utf8");
}

function run(
  name: string,
  [program = "", ...args]: readonly string[],
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  const options = {
    timeout: timeoutMs,
    maxBuffer: mostBytes,
    killSignal: "SIGKILL",
    signal,
    windowsHide: true,
  } as const;
  const fail = (problem: string) =>
    new CredentialError(name, `the command ${JSON.stringify(program)} ${problem}`);
  return new Promise((resolve, reject) => {
    const end = (error: ExecFileException | null, stdout: string) => {
      if (signal.aborted) reject(signal.reason);
      else if (error === null) resolve(stdout);
      else if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
        reject(fail(`printed more than ${mostBytes / 1024} KiB`));
      else if (error.killed) reject(fail(`did not end within ${timeoutMs / 1000} s`));
      else if (typeof error.code === "number") reject(fail(`ended with exit code ${error.code}`));
      else if (error.signal) reject(fail(`was ended by ${error.signal}`));
      else reject(fail(`cannot be run (${codeOf(error)})`));
    };
    try {
      execFile(program, args, options, end).stdin?.end();
    } catch (error) {
      // Some of what keeps a program from being run is thrown, such as too long a list of words.
      reject(fail(`cannot be run (${codeOf(error)})`));
    }
  });
}

const codeOf = (error: unknown) => String((error as { code?: unknown }).code);
