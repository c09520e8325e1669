/**
 * A canary from every source of tokens, against every answer and every failure that a server may show: no printing of what comes of it
 * holds one. The real client asks real sockets; what the engine prints and keeps is in tests/e2e/canaries.test.ts.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialSource } from "../../provider/lucidity/credentials";
import { startSimulator } from "../../simulator";
import { failuresWith, ofAllWith, ofExchanges, pausesWith } from "../e2e/support/echoes";
import { rows } from "../support/answers";
import { json, startLoopback } from "../support/loopback";
import {
  accessToken,
  lookAt,
  partition,
  refreshToken,
  withAccessToken,
  withRefreshToken,
} from "../support/loopbackClient";

const tokenPath = "/external/api/v1/auth/user-token/refresh";
const dir = mkdtempSync(join(tmpdir(), "canaries-"));
const file = join(dir, "token");
const print = `process.stdout.write(require("node:fs").readFileSync(${JSON.stringify(file)}))`;
const exchanging: Record<string, CredentialSource> = {
  "the environment's refresh token": { ...withRefreshToken, name: "LUCIDITY_REFRESH_TOKEN" },
  "the stack config": withRefreshToken,
  "a file": { kind: "refreshTokenFile", name: "LUCIDITY_REFRESH_TOKEN_FILE", path: file },
  "a command": {
    kind: "refreshTokenCommand",
    name: "LUCIDITY_REFRESH_TOKEN_COMMAND",
    command: [process.execPath, "-e", print],
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

describe("a canary", () => {
  before(() => writeFileSync(file, `${refreshToken}\n`));
  after(() => rmSync(dir, { recursive: true }));

  for (const { when, answer, timeoutMs = 5_000 } of rows) {
    it(`shows in no printing, from whichever source, where the server ${when}`, async () => {
      await fromEach(sources, async (source, credential) => {
        let polls = 0;
        const server = await startLoopback((response, asked) => {
          if (asked.path !== tokenPath) return answer(response, asked, polls++);
          assert.equal(JSON.parse(asked.body).refreshToken, refreshToken);
          response.writeHead(200, json).end(JSON.stringify({ accessToken }));
        });
        try {
          await search(server.url, source, credential, timeoutMs);
          assert.ok(polls > 0, "it is polled");
          assert.ok(server.asked.some(({ headers }) => headers.authorization === accessToken));
        } finally {
          await server.stop();
        }
      });
    });
  }

  const handsOut = { kind: "body", on: "mint", body: JSON.stringify({ accessToken }) } as const;
  const short = { hang: 1_000, "hang-in-the-body": 1_000 };
  const ofOne = (second: string) => ({
    ...failuresWith(accessToken, second),
    ...pausesWith(accessToken, second),
  });
  for (const name of Object.keys(ofOne(""))) {
    it(`that a server sends back shows in no printing, from whichever source: ${name}`, async () => {
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
    it(`shows in no printing, from whichever source, at ${failure}`, async () => {
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
