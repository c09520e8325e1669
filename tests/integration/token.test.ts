import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Answering,
  type Asked,
  json,
  type Loopback,
  onboarded,
  startLoopback,
} from "../support/loopback";
import {
  type Came,
  freeTurn,
  look,
  lookAt,
  makeClient,
  never,
  partition,
  refreshToken,
  withRefreshToken,
} from "../support/loopbackClient";

const tokenExchangePath = "/external/api/v1/auth/user-token/refresh";
const isMint = ({ path }: Asked) => path === tokenExchangePath;
const unauthorized: Answering = (response) =>
  response
    .writeHead(401, json)
    .end('{"success":false,"error":{"code":"UNAUTHORIZED","message":"expired"},"requestId":"r-401"}');
const healthy: Answering = (response) => response.writeHead(200, json).end(onboarded);

describe("the client's tokens", () => {
  let server: Loopback | undefined;
  let minted = 0;
  beforeEach(() => {
    minted = 0;
  });
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  const mintOk: Answering = (response) =>
    response.writeHead(200, json).end(JSON.stringify({ accessToken: `minted-token-${++minted}` }));
  /** A server of both calls; `index` counts each of them by itself. */
  const serve = async (status: Answering, mint: Answering = mintOk) => {
    const counts = { mint: 0, status: 0 };
    server = await startLoopback((response, asked) =>
      isMint(asked) ? mint(response, asked, counts.mint++) : status(response, asked, counts.status++),
    );
    const { url, asked } = server;
    const kinds = () => asked.map((each) => (isMint(each) ? "mint" : "status")).join(" ");
    return { url, asked, kinds };
  };

  it("mint with the refresh token alone, and use what they get for the next looks too", async () => {
    const { url, asked, kinds } = await serve(healthy);
    const client = makeClient(url, { credential: withRefreshToken });
    for (let round = 0; round < 3; round++) assert.equal((await look(client)).outcome, "ON_BOARDED");
    client.close();
    assert.equal(kinds(), "mint status status status");
    assert.deepEqual(JSON.parse(asked[0]?.body ?? ""), { refreshToken });
    assert.equal(asked[0]?.headers.authorization, undefined);
    assert.equal(asked[1]?.headers.authorization, "minted-token-1");
    assert.ok(
      !asked.slice(1).some(({ body, headers }) => JSON.stringify([body, headers]).includes(refreshToken)),
    );
  });

  it("are minted anew after one 401, and the look is repeated", async () => {
    const { url, asked, kinds } = await serve((response, each, index) =>
      (index === 1 ? unauthorized : healthy)(response, each, index),
    );
    const client = makeClient(url, { credential: withRefreshToken });
    assert.equal((await look(client)).outcome, "ON_BOARDED");
    assert.equal((await look(client)).outcome, "ON_BOARDED");
    client.close();
    assert.equal(kinds(), "mint status status mint status");
    assert.equal(asked[4]?.headers.authorization, "minted-token-2");
  });

  it("are not tried a third time: a second 401 fails, names the source and is forgotten", async () => {
    const { url, kinds } = await serve(unauthorized);
    const client = makeClient(url, { credential: withRefreshToken });
    const came = await look(client);
    assert.deepEqual([came.outcome, came.means, came.requestId], ["UnauthorizedError", "refused", "r-401"]);
    assert.match(
      came.text,
      /401 again with a new access token: UNAUTHORIZED: expired; check .* from lucidity:refreshToken/,
    );
    assert.ok(!/minted-token|canary/.test(came.printed), came.printed);
    assert.equal(kinds(), "mint status mint status");
    await look(client);
    assert.equal(kinds(), "mint status mint status mint status mint status");
    client.close();
  });

  it("take what the repeat is told, whatever that is", async () => {
    const { url, kinds } = await serve((response, each, index) =>
      index === 0 ? unauthorized(response, each, index) : response.writeHead(503).end(),
    );
    const came = await lookAt(url, { credential: withRefreshToken });
    assert.equal(came.outcome, "UnavailableError");
    assert.equal(kinds(), "mint status mint status");
  });

  it("are minted once for 300 looks that all are told 401 at the same time", async () => {
    const waiting: (() => void)[] = [];
    const { url, kinds } = await serve((response, asked, index) => {
      if (asked.headers.authorization !== "minted-token-1") return healthy(response, asked, index);
      waiting.push(() => unauthorized(response, asked, index));
      if (waiting.length === 300) for (const answer of waiting) answer();
    });
    const client = makeClient(url, { credential: withRefreshToken });
    const all = await Promise.all(Array.from({ length: 300 }, () => look(client)));
    client.close();
    assert.deepEqual(new Set(all.map(({ outcome }) => outcome)), new Set(["ON_BOARDED"]));
    assert.equal(kinds().match(/mint/g)?.length, 2);
    assert.equal(kinds().match(/status/g)?.length, 600);
  });

  interface Row {
    when: string;
    mint: Answering;
    outcome: string;
    means: Came["means"];
    text: RegExp;
    exchanges?: number;
  }
  const echo: Answering = (response, { body }) =>
    response.writeHead(400, json).end(JSON.stringify({ message: body }));
  const rows: Row[] = [
    ...[400, 401, 403].map(
      (httpStatus): Row => ({
        when: `is answered ${httpStatus}`,
        mint: (response) =>
          response
            .writeHead(httpStatus, json)
            .end('{"message":"malformed","status":400,"trackingCode":"t-1"}'),
        outcome: "TokenExchangeError",
        means: "refused",
        text: new RegExp(`^HTTP ${httpStatus} .* from lucidity:refreshToken was refused: malformed`),
      }),
    ),
    {
      when: "is answered 404",
      mint: (response) => response.writeHead(404).end(),
      outcome: "TokenExchangePathError",
      means: "refused",
      text: /^HTTP 404 from the token exchange, POST \/external\/api\/v1\/auth\/user-token\/refresh at 127\.0\.0\.1:\d+;/,
    },
    {
      when: "is answered 405 with a message",
      mint: (response) => response.writeHead(405, json).end('{"message":"not allowed","trackingCode":"t-1"}'),
      outcome: "TokenExchangePathError",
      means: "refused",
      text: /^HTTP 405 .* at 127\.0\.0\.1:\d+: not allowed; check lucidity:endpoint$/,
    },
    {
      when: "is answered 429",
      mint: (response) => response.writeHead(429, { "Retry-After": "3" }).end(),
      outcome: "ThrottledError",
      means: "throttled",
      text: /again in 3 s/,
    },
    {
      when: "is answered 500",
      mint: (response) => response.writeHead(500).end(),
      outcome: "UnavailableError",
      means: "trouble",
      text: /^HTTP 500$/,
    },
    {
      when: "is answered 302",
      mint: (response) => response.writeHead(302, { Location: "https://elsewhere.example/" }).end(),
      outcome: "RedirectError",
      means: "refused",
      text: /points to elsewhere\.example/,
    },
    {
      when: "is answered with a page",
      mint: (response) => response.writeHead(200).end("<title>Sign in</title>"),
      outcome: "UnreadableAnswerError",
      means: "trouble",
      text: /the answer to the token exchange .*: a page, 22 characters$/,
    },
    {
      when: "holds its token under another key",
      mint: (response) => response.writeHead(200, json).end('{"access_token":"canary-unknown"}'),
      outcome: "UnreadableAnswerError",
      means: "trouble",
      text: /the keys access_token, and no accessToken/,
    },
    {
      when: "holds a token that would be two headers",
      mint: (response) => response.writeHead(200, json).end('{"accessToken":"canary-1\\r\\nX-Evil: 1"}'),
      outcome: "UnreadableAnswerError",
      means: "trouble",
      text: /the keys accessToken/,
    },
    {
      when: "echoes what it was sent",
      mint: echo,
      outcome: "TokenExchangeError",
      means: "refused",
      text: /\[secret\]/,
    },
    {
      when: "is reset again and again",
      mint: (response) => response.socket?.resetAndDestroy(),
      outcome: "NetworkError",
      means: "trouble",
      text: /ECONNRESET/,
      exchanges: 3,
    },
  ];
  for (const { when, mint, outcome, means, text, exchanges = 1 } of rows) {
    it(`come to ${outcome} (${means}) where a mint ${when}, and no look is sent`, async () => {
      const { url, kinds } = await serve(healthy, mint);
      const came = await lookAt(url, { credential: withRefreshToken });
      assert.deepEqual([came.outcome, came.means], [outcome, means]);
      assert.match(came.text, text);
      assert.ok(!came.printed.includes("canary"), came.printed);
      assert.equal(kinds(), Array.from({ length: exchanges }, () => "mint").join(" "));
    });
  }

  it("survive a mint whose connection is dropped once", async () => {
    const { url, kinds } = await serve(healthy, (response, asked, index) =>
      index === 0 ? response.socket?.resetAndDestroy() : mintOk(response, asked, index),
    );
    assert.equal((await lookAt(url, { credential: withRefreshToken })).outcome, "ON_BOARDED");
    assert.equal(kinds(), "mint mint status");
  });

  it("come from a file that is read again after a 401, so that a rotated one is picked up", async () => {
    const dir = mkdtempSync(join(tmpdir(), "token-"));
    const file = join(dir, "token");
    writeFileSync(file, "canary-old\n");
    const { url, asked } = await serve((response, each, index) => {
      writeFileSync(file, "canary-new\n");
      (index === 0 ? unauthorized : healthy)(response, each, index);
    });
    const credential = { kind: "refreshTokenFile", name: "LUCIDITY_REFRESH_TOKEN_FILE", path: file } as const;
    assert.equal((await lookAt(url, { credential })).outcome, "ON_BOARDED");
    const sent = asked.filter(isMint).map(({ body }) => JSON.parse(body).refreshToken);
    assert.deepEqual(sent, ["canary-old", "canary-new"]);
    rmSync(dir, { recursive: true });
  });

  it("come to CredentialError (refused) where their source cannot be read, and nothing is sent", async () => {
    const { url, asked } = await serve(healthy);
    const credential = {
      kind: "refreshTokenFile",
      name: "LUCIDITY_REFRESH_TOKEN_FILE",
      path: "/no/such",
    } as const;
    const came = await lookAt(url, { credential });
    assert.deepEqual([came.outcome, came.means], ["CredentialError", "refused"]);
    assert.match(came.text, /from LUCIDITY_REFRESH_TOKEN_FILE could not be read: the file \/no\/such/);
    assert.equal(asked.length, 0);
  });

  it("are minted in turns of their own, and a look gives its turn back meanwhile", async () => {
    const { url } = await serve(healthy);
    const turns: string[] = [];
    const taking = (kind: string) => async (signal: AbortSignal) => {
      turns.push(`${kind} taken`);
      await freeTurn(signal);
      return { used: () => void turns.push(`${kind} used`), unused: () => void turns.push(`${kind} unused`) };
    };
    const client = makeClient(url, { credential: withRefreshToken, exchangeTurn: taking("mint") });
    await client.partitionStatus(partition, { turn: taking("look"), signal: never });
    client.close();
    assert.deepEqual(turns, [
      "look taken",
      "look unused",
      "mint taken",
      "mint used",
      "look taken",
      "look used",
    ]);
  });

  it("stop at once where nobody waits for a mint any more", async () => {
    const { url, asked } = await serve(healthy, () => {});
    const client = makeClient(url, { credential: withRefreshToken });
    const controller = new AbortController();
    const reason = new Error("Ctrl-C");
    const looking = client.partitionStatus(partition, { turn: freeTurn, signal: controller.signal });
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(reason);
    await assert.rejects(looking, reason);
    client.close();
  });
});
