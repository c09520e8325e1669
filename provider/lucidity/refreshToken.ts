/** Where a refresh token comes from: read anew at each mint, so that a rotated file or command is picked up. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { CredentialSource } from "./credentials";
import { CredentialError } from "./errors";

const commandTimeoutMs = 30_000;
const mostOutputBytes = 64 * 1024;

type RefreshSource = Exclude<CredentialSource, { kind: "accessToken" }>;

/** @throws CredentialError that names the source and never shows what it printed */
export async function readRefreshToken(source: CredentialSource, signal: AbortSignal): Promise<string> {
  const token = (await raw(source as RefreshSource, signal)).trim();
  if (token === "") throw new CredentialError(source.name, "it is empty");
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CredentialError(
      source.name,
      "it is no token: white space or other than printable ASCII characters are in it",
    );
  }
  return token;
}

async function raw(source: RefreshSource, signal: AbortSignal): Promise<string> {
  if (source.kind === "refreshTokenCommand") return run(source.name, source.command, signal);
  if (source.kind !== "refreshTokenFile") return source.secret.reveal();
  try {
    return await readFile(source.path, { encoding: "utf8", signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new CredentialError(source.name, `the file ${source.path} cannot be read (${codeOf(error)})`);
  }
}

function run(name: string, [program = "", ...args]: readonly string[], signal: AbortSignal): Promise<string> {
  const options = {
    timeout: commandTimeoutMs,
    maxBuffer: mostOutputBytes,
    killSignal: "SIGKILL",
    signal,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, options, (error, stdout) => {
      if (signal.aborted) reject(signal.reason);
      else if (error === null) resolve(stdout);
      else reject(new CredentialError(name, `the command ${JSON.stringify(program)} ${problemOf(error)}`));
    });
    child.stdin?.end();
  });
}

function problemOf(error: Error & { code?: unknown; killed?: boolean; signal?: unknown }): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return `printed more than ${mostOutputBytes / 1024} KiB`;
  if (error.killed) return `did not end within ${commandTimeoutMs / 1000} s`;
  if (typeof error.code === "number") return `ended with exit code ${error.code}`;
  if (typeof error.code === "string") return `cannot be run (${error.code})`;
  return `was ended by ${String(error.signal)}`;
}

const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown error";
