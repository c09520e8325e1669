/** What the tests of the sources of refresh tokens share. */
import assert from "node:assert/strict";
import type { CredentialSource } from "../../../../provider/lucidity/credentials";
import { readRefreshToken } from "../../../../provider/lucidity/credentials/refreshToken";
import { CredentialError } from "../../../../provider/lucidity/errors";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";

export const never = new AbortController().signal;

export const read = (source: CredentialSource, signal = never, timeoutMs?: number) =>
  readRefreshToken(source, new Redaction(), signal, timeoutMs);

/** The error with which reading fails: its text, which shows no canary. */
export async function failure(source: CredentialSource, timeoutMs?: number): Promise<string> {
  try {
    await read(source, never, timeoutMs);
  } catch (error) {
    assert.ok(error instanceof CredentialError, String(error));
    assert.equal(error.sourceName, source.name);
    assert.ok(error.message.startsWith(`the refresh token from ${source.name} could not be read: `));
    assert.ok(!error.message.includes("canary"), error.message);
    assert.equal(error.cause, undefined);
    return error.message;
  }
  return assert.fail("it did not fail");
}
