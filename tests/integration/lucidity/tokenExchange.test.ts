import assert from "node:assert/strict";
import { type Answering, json } from "../../support/loopback";
import { type Came, lookAt, withRefreshToken } from "../../support/loopback/client";
import { healthy, twoCalls } from "./twoCalls";

describe("the client's tokens", () => {
  const { serve, exchangeOk } = twoCalls();

  interface Row {
    when: string;
    exchange: Answering;
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
        exchange: (response) =>
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
      exchange: (response) => response.writeHead(404).end(),
      outcome: "TokenExchangePathError",
      means: "refused",
      text: /^HTTP 404 from the token exchange, POST \/external\/api\/v1\/auth\/user-token\/refresh at 127\.0\.0\.1:\d+;/,
    },
    {
      when: "is answered 405 with a message",
      exchange: (response) =>
        response.writeHead(405, json).end('{"message":"not allowed","trackingCode":"t-1"}'),
      outcome: "TokenExchangePathError",
      means: "refused",
      text: /^HTTP 405 .* at 127\.0\.0\.1:\d+: not allowed; check lucidity:endpoint$/,
    },
    {
      when: "is answered 429",
      exchange: (response) => response.writeHead(429, { "Retry-After": "3" }).end(),
      outcome: "ThrottledError",
      means: "throttled",
      text: /again in 3 s/,
    },
    {
      when: "is answered 500",
      exchange: (response) => response.writeHead(500).end(),
      outcome: "UnavailableError",
      means: "trouble",
      text: /^HTTP 500$/,
    },
    {
      when: "is answered 302",
      exchange: (response) => response.writeHead(302, { Location: "https://elsewhere.example/" }).end(),
      outcome: "RedirectError",
      means: "refused",
      text: /points to elsewhere\.example/,
    },
    {
      when: "is answered with a page",
      exchange: (response) => response.writeHead(200).end("<title>Sign in</title>"),
      outcome: "UnreadableAnswerError",
      means: "trouble",
      text: /the answer to the token exchange .*: a page, 22 characters$/,
    },
    {
      when: "holds its token under another key",
      exchange: (response) => response.writeHead(200, json).end('{"access_token":"canary-unknown"}'),
      outcome: "UnreadableAnswerError",
      means: "trouble",
      text: /the keys access_token, and no accessToken/,
    },
    {
      when: "holds a token that would be two headers",
      exchange: (response) => response.writeHead(200, json).end('{"accessToken":"canary-1\\r\\nX-Evil: 1"}'),
      outcome: "UnreadableAnswerError",
      means: "trouble",
      text: /the keys accessToken/,
    },
    {
      when: "echoes what it was sent",
      exchange: echo,
      outcome: "TokenExchangeError",
      means: "refused",
      text: /\[secret\]/,
    },
    {
      when: "is reset again and again",
      exchange: (response) => response.socket?.resetAndDestroy(),
      outcome: "NetworkError",
      means: "trouble",
      text: /ECONNRESET/,
      exchanges: 3,
    },
  ];
  for (const { when, exchange, outcome, means, text, exchanges = 1 } of rows) {
    it(`come to ${outcome} (${means}) where an exchange ${when}, and no look is sent`, async () => {
      const { url, kinds } = await serve(healthy, exchange);
      const came = await lookAt(url, { credential: withRefreshToken });
      assert.deepEqual([came.outcome, came.means], [outcome, means]);
      assert.match(came.text, text);
      assert.ok(!came.printed.includes("canary"), came.printed);
      assert.equal(kinds(), Array.from({ length: exchanges }, () => "exchange").join(" "));
    });
  }

  it("survive an exchange whose connection is dropped once", async () => {
    const { url, kinds } = await serve(healthy, (response, asked, index) =>
      index === 0 ? response.socket?.resetAndDestroy() : exchangeOk(response, asked, index),
    );
    assert.equal((await lookAt(url, { credential: withRefreshToken })).outcome, "ON_BOARDED");
    assert.equal(kinds(), "exchange exchange status");
  });
});
