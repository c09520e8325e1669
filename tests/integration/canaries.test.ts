/** A canary from every source of tokens, against every answer that a server may give: no printing of what comes of it holds one. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialSource } from "../../provider/lucidity/credentials";
import { rows } from "../support/answers";
import { json, type Loopback, startLoopback } from "../support/loopback";
import {
  accessToken,
  lookAt,
  refreshToken,
  withAccessToken,
  withRefreshToken,
} from "../support/loopbackClient";

const mintPath = "/external/api/v1/auth/user-token/refresh";
const dir = mkdtempSync(join(tmpdir(), "canaries-"));
const file = join(dir, "token");
const print = `process.stdout.write(require("node:fs").readFileSync(${JSON.stringify(file)}))`;
const sources: Record<string, CredentialSource> = {
  "a refresh token": withRefreshToken,
  "an access token": withAccessToken,
  "a file": { kind: "refreshTokenFile", name: "LUCIDITY_REFRESH_TOKEN_FILE", path: file },
  "a command": {
    kind: "refreshTokenCommand",
    name: "LUCIDITY_REFRESH_TOKEN_COMMAND",
    command: [process.execPath, "-e", print],
  },
};

describe("a canary", () => {
  let server: Loopback | undefined;
  before(() => writeFileSync(file, `${refreshToken}\n`));
  afterEach(() => server?.stop());
  after(() => rmSync(dir, { recursive: true }));

  for (const { when, answer, timeoutMs = 5_000 } of rows) {
    it(`shows in no printing, from whichever source, where the server ${when}`, async () => {
      for (const [source, credential] of Object.entries(sources)) {
        let looks = 0;
        server = await startLoopback((response, asked) => {
          if (asked.path !== mintPath) return answer(response, asked, looks++);
          assert.equal(JSON.parse(asked.body).refreshToken, refreshToken);
          response.writeHead(200, json).end(JSON.stringify({ accessToken }));
        });
        const { printed, text } = await lookAt(server.url, { credential, requestTimeoutMs: timeoutMs });
        assert.ok(looks > 0, "it is looked");
        assert.ok(server.asked.some(({ headers }) => headers.authorization === accessToken));
        assert.ok(!`${printed} ${text}`.includes("canary"), `from ${source}: ${printed}`);
        await server.stop();
      }
    });
  }
});
