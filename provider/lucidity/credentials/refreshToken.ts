/** Reads the refresh token from its source, at each token exchange: a rotated file or a new output of the command is picked up. */
import { invisibleIn } from "../../util/text";
import { CredentialError } from "../errors";
import type { Redaction } from "../redaction/redaction";
import { longestToken } from "../wire/tokenExchange";
import type { CredentialSource } from ".";
import { runTokenCommand } from "./tokenCommand";
import { readTokenFile } from "./tokenFile";

const defaultTimeoutMs = 30_000;

/** @throws CredentialError that names the source, never the token; or `signal.reason` on abort */
export async function readRefreshToken(
  source: CredentialSource,
  redaction: Redaction,
  signal: AbortSignal,
  timeoutMs = defaultTimeoutMs,
): Promise<string> {
  signal.throwIfAborted();
  const token = (await textOf(source, redaction, signal, timeoutMs)).trim();
  const fail = (problem: string) => new CredentialError(source.name, problem);
  if (token === "") throw fail("it is empty");
  if (token.length > longestToken) throw fail(`it is longer than ${longestToken / 1024} KiB`);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw fail(
      `it is not a token: it holds white space or characters other than printable ASCII${invisibleIn(token)}`,
    );
  }
  return token;
}

async function textOf(
  source: CredentialSource,
  redaction: Redaction,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<string> {
  switch (source.kind) {
    case "refreshTokenFile":
      return readTokenFile(source.name, source.path, signal, timeoutMs);
    case "refreshTokenCommand":
      return runTokenCommand(source.name, source.command, redaction, signal, timeoutMs);
    default:
      return source.secret.reveal();
  }
}
