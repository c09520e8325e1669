import { constants, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { orAbort } from "../../util/abort";
import { invisibleIn, visible } from "../../util/text";
import { CredentialError } from "../errors";
import { isShowablePath } from "./showable";

const mostBytes = 64 * 1024;

const problems: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
};

/** The text of a file. @throws CredentialError, or signal.reason on abort */
export async function readTokenFile(
  name: string,
  path: string,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  const fail = (problem: string) => new CredentialError(name, describe(path, problem));
  const tooLate = AbortSignal.timeout(timeoutMs);
  try {
    return await orAbort(readOnce(path), AbortSignal.any([signal, tooLate]));
  } catch (error) {
    signal.throwIfAborted();
    if (tooLate.aborted) throw fail(`could not be read within ${timeoutMs / 1000} s`);
    if (error instanceof UnsuitableFile) throw fail(error.message);
    const code = String((error as { code?: unknown }).code);
    throw fail(`${problems[code] ?? "could not be read"} (${code})`);
  }
}

function describe(path: string, problem: string): string {
  return isShowablePath(path)
    ? `the file ${visible(path)} ${problem}`
    : `the file that it names ${problem}${invisibleIn(path)}. What is set is not shown, since it could be the token itself: the setting takes the path of a file`;
}

/** A read from a file server that hangs keeps a thread busy: a second attempt joins it rather than take another thread. */
const reading = new Map<string, Promise<string>>();

function readOnce(path: string): Promise<string> {
  const known = reading.get(path);
  if (known !== undefined) return known;
  const read = readRegularFile(path).finally(() => reading.delete(path));
  reading.set(path, read);
  return read;
}

class UnsuitableFile extends Error {}

async function readRegularFile(path: string): Promise<string> {
  // Before opening it: opening a device may have side effects.
  refuseUnlessRegular(await stat(path));
  // Without O_NONBLOCK, a pipe put in the file's place would block a thread until something writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    refuseUnlessRegular(await file.stat());
    const buffer = Buffer.alloc(mostBytes + 1);
    let length = 0;
    for (let bytesRead = 1; bytesRead > 0 && length < buffer.length; length += bytesRead) {
      ({ bytesRead } = await file.read(buffer, length, buffer.length - length, null));
    }
    if (length > mostBytes) throw new UnsuitableFile(`holds more than ${mostBytes / 1024} KiB`);
    return buffer.toString("utf8", 0, length);
  } finally {
    await file.close();
  }
}

function refuseUnlessRegular(stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new UnsuitableFile("is a directory (EISDIR)");
  const [kind, hint] = stats.isFIFO()
    ? ["a pipe", ": to run a program, use refreshTokenCommand"]
    : [stats.isSocket() ? "a socket" : "a device", ""];
  throw new UnsuitableFile(`is ${kind} and not a regular file${hint}`);
}
