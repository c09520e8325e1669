/**
 * Tokens from every source, against every failure that sends them back: nothing that is printed of it holds one. The real client asks
 * the simulator; the client's own tests do the same for every other answer, and tests/e2e/canaries.test.ts for what the engine prints.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialSource } from "../../provider/lucidity/credentials";
import { startSimulator } from "../../simulator";
import { failuresWith, ofAllWith, ofExchanges, pausesWith } from "../support/answers/tokenFaults";
import {
  accessToken,
  lookAt,
  partition,
  refreshToken,
  withAccessToken,
  withRefreshToken,
} from "../support/loopback/client";

const dir = mkdtempSync(join(tmpdir(), "canaries-"));
const file = join(dir, "token");
const exchanging: Record<string, CredentialSource> = {
  "the stack config": withRefreshToken,
  "a file": { kind: "refreshTokenFile", name: "LUCIDITY_REFRESH_TOKEN_FILE", path: file },
  "a command": {
    kind: "refreshTokenCommand",
    name: "LUCIDITY_REFRESH_TOKEN_COMMAND",
    command: ["cat", file],
  },
};
const sources: typeof exchanging = { ...exchanging, "an access token": withAccessToken };

/** All sources at once: a server that hangs makes each of them wait. */
const fromEach = (among: typeof sources, test: (source: string, credential: CredentialSource) => unknown) =>
  Promise.all(Object.entries(among).map(([source, credential]) => test(source, credential)));

/** Polls once, and searches all that is printed of it. */
async function search(url: string, source: string, credential: CredentialSource, requestTimeoutMs: number) {
  const { printed, text } = await lookAt(url, { credential, requestTimeoutMs });
  assert.ok(printed.length > 0);
  assert.ok(!`${printed} ${text}`.includes("canary"), `from ${source}: ${printed}`);
}

describe("a token", () => {
  before(() => writeFileSync(file, `${refreshToken}\n`));
  after(() => rmSync(dir, { recursive: true }));

  const handsOut = { kind: "body", on: "mint", body: JSON.stringify({ accessToken }) } as const;
  const short = { hang: 1_000, "hang-in-the-body": 1_000 };
  const ofOne = (second: string) => ({
    ...failuresWith(accessToken, second),
    ...pausesWith(accessToken, second),
  });
  for (const name of Object.keys(ofOne(""))) {
    it(`from any source is never printed when a server sends it back: ${name}`, async () => {
      await fromEach(sources, async (source, credential) => {
        const second = source in exchanging ? refreshToken : accessToken;
        const [fault] = ofOne(second)[name] ?? assert.fail();
        const server = await startSimulator({ accessTokens: [accessToken], faults: [handsOut, fault] });
        try {
          const timeoutMs = short[name as keyof typeof short] ?? 5_000;
          await search(server.url, source, credential, timeoutMs);
          const struck = server.journal.filter((entry) => entry.partition !== undefined);
          assert.ok(struck.length > 0, "it is polled");
          assert.ok(
            struck.every(({ fault: kind }) => kind === fault.kind),
            "each poll is struck",
          );
          assert.equal(struck[0]?.partition?.mountPoint, partition.mountPoint);
        } finally {
          await server.stop();
        }
      });
    });
  }

  const failures = (second: string) => ({ ...ofAllWith(accessToken, second), ...ofExchanges(refreshToken) });
  for (const failure of Object.keys(failures(""))) {
    const ofExchange = failure in ofExchanges("");
    it(`from any source is never printed at ${failure}`, async () => {
      await fromEach(ofExchange ? exchanging : sources, async (source, credential) => {
        const second = source in exchanging ? refreshToken : accessToken;
        const { endpoint, fault } = failures(second)[failure] ?? assert.fail();
        const struck = fault && ({ ...fault, on: ofExchange ? "mint" : "status" } as const);
        const server = await startSimulator({
          accessTokens: [accessToken],
          faults: [...(struck ? [struck] : []), ...(ofExchange ? [] : [handsOut])],
        });
        try {
          await search(endpoint ?? server.url, source, credential, 5_000);
          const times = server.journal.filter((entry) => entry.fault === fault?.kind && fault !== undefined);
          assert.equal(times.length > 0, endpoint === undefined, "the server is asked");
        } finally {
          await server.stop();
        }
      });
    });
  }
});
