import assert from "node:assert/strict";
import { answering, meanings } from "../../support/answers";
import type { Row } from "../../support/answers/row";
import { json } from "../../support/loopback";
import { lookAt, withRefreshToken } from "../../support/loopback/client";
import { healthy, twoCalls } from "./twoCalls";

describe("the client's tokens", () => {
  const { serve, exchangeOk } = twoCalls();

  const rows: Row[] = [
    ...[400, 401, 403].map(
      (httpStatus): Row => [
        `is answered ${httpStatus}`,
        answering(httpStatus, '{"message":"malformed","status":400,"trackingCode":"t-1"}'),
        "TokenExchangeError",
        new RegExp(`^HTTP ${httpStatus} .* from lucidity:refreshToken was refused: malformed`),
      ],
    ),
    [
      "is answered 404",
      answering(404),
      "TokenExchangePathError",
      /^HTTP 404 from the token exchange, POST \/external\/api\/v1\/auth\/user-token\/refresh at 127\.0\.0\.1:\d+;/,
    ],
    [
      "is answered 405 with a message",
      answering(405, '{"message":"not allowed","trackingCode":"t-1"}'),
      "TokenExchangePathError",
      /^HTTP 405 .* at 127\.0\.0\.1:\d+: not allowed; check lucidity:endpoint$/,
    ],
    ["is answered 429", answering(429, "", { "Retry-After": "3" }), "ThrottledError", /again in 3 s/],
    ["is answered 500", answering(500), "UnavailableError", /^HTTP 500$/],
    [
      "is answered 302",
      answering(302, "", { Location: "https://elsewhere.example/" }),
      "RedirectError",
      /points to elsewhere\.example/,
    ],
    [
      "is answered with a page",
      answering(200, "<title>Sign in</title>"),
      "UnreadableAnswerError",
      /the answer to the token exchange .*: a page, 22 characters$/,
    ],
    [
      "echoes what it was sent",
      (response, { body }) => response.writeHead(400, json).end(JSON.stringify({ message: body })),
      "TokenExchangeError",
      /\[secret\]/,
    ],
    [
      "is reset again and again",
      (response) => response.socket?.resetAndDestroy(),
      "NetworkError",
      /ECONNRESET/,
      { requests: 3 },
    ],
  ];
  for (const [when, exchange, outcome, text, { requests = 1 } = {}] of rows)
    it(`come to ${outcome} (${meanings[outcome]}) where an exchange ${when}, and no look is sent`, async () => {
      const { url, kinds } = await serve(healthy, exchange);
      const came = await lookAt(url, { credential: withRefreshToken });
      assert.deepEqual([came.outcome, came.means], [outcome, meanings[outcome]]);
      assert.match(came.text, text);
      assert.ok(!came.printed.includes("canary"), came.printed);
      assert.equal(kinds(), Array.from({ length: requests }, () => "exchange").join(" "));
    });

  it("survive an exchange whose connection is dropped once", async () => {
    const { url, kinds } = await serve(healthy, (response, asked, index) =>
      index === 0 ? response.socket?.resetAndDestroy() : exchangeOk(response, asked, index),
    );
    assert.equal((await lookAt(url, { credential: withRefreshToken })).outcome, "ON_BOARDED");
    assert.equal(kinds(), "exchange exchange status");
  });
});
