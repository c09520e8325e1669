import assert from "node:assert/strict";
import { UnreadableAnswerError } from "../../../../provider/lucidity/errors";
import {
  jwtExpiryMs,
  readAccessToken,
  tokenExchangeBody,
} from "../../../../provider/lucidity/wire/tokenExchange";
import { canary, redaction, thrown } from "./reading";

describe("the answer of a mint", () => {
  it("exchanges with the refresh token alone", () => {
    assert.deepEqual(tokenExchangeBody(canary), { refreshToken: canary });
  });

  it("holds the access token, with an envelope and without, and without what surrounds it", () => {
    assert.equal(readAccessToken('{"accessToken":" a.b.c\\n"}', redaction), "a.b.c");
    assert.equal(readAccessToken('{"success":true,"data":{"accessToken":"a.b.c"}}', redaction), "a.b.c");
  });

  // What is no token that can be sent may well be one all the same: it is described, not quoted.
  const hidden = "hidden-token-value";
  const rows: [string, RegExp][] = [
    [`{"access_token":"${hidden}"}`, /an object with the keys access_token, and no accessToken/],
    [`{"accessToken":"${hidden} ${hidden}","ttl":900}`, /the keys accessToken, ttl/],
    [`{"accessToken":"${hidden}\\r\\nX-Evil: 1"}`, /the keys accessToken/],
    [`{"accessToken":{"value":"${hidden}"}}`, /the keys accessToken/],
    [`{"${hidden}${"k".repeat(900)}":1}`, /the keys hidden-token-valuek{12}…/],
    ["{}", /an object with no keys/],
    [hidden, /18 characters, not shown since a token may be among them/],
    [`"${hidden}"`, /20 characters, not shown/],
    [`["${hidden}"]`, /22 characters, not shown/],
    ["null", /4 characters, not shown/],
    [" ", /it is empty/],
    [" <title>Sign in</title>", /<title>Sign in<\/title>/],
  ];
  for (const [body, text] of rows) {
    it(`${JSON.stringify(body.slice(0, 50))} is no token, and what it says of it is ${text.source}`, () => {
      const error = thrown(() => readAccessToken(body, redaction));
      assert.ok(error instanceof UnreadableAnswerError);
      assert.match(error.message, text);
      if (!body.includes("kkk")) assert.ok(!error.message.includes(hidden), error.message);
      assert.ok(error.message.length < 400);
    });
  }

  it("quote of a mint's answer only what is a page from its first character", () => {
    const hidden = thrown(() => readAccessToken("a-token-nobody-knows <br>", redaction));
    assert.ok(hidden instanceof UnreadableAnswerError);
    assert.doesNotMatch(hidden.message, /nobody-knows/);
    const page = thrown(() => readAccessToken(" \n <html>maintenance", redaction));
    assert.match(String(page), /maintenance/);
    const bare = thrown(() => readAccessToken("<html>maintenance", redaction));
    assert.match(String(bare), /maintenance/);
  });
});

describe("the expiry of a token", () => {
  const jwt = (payload: string) => `e30.${Buffer.from(payload).toString("base64url")}.sig`;
  const rows: [string, string, number | undefined][] = [
    ["a JWT with exp", jwt('{"exp":1700000000}'), 1_700_000_000_000],
    ["a JWT without exp", jwt('{"sub":"x"}'), undefined],
    ["a JWT with exp in words", jwt('{"exp":"1700000000"}'), undefined],
    ["a JWT with an exp beyond numbers", jwt('{"exp":1e999}'), undefined],
    ["a JWT with exp on its prototype", jwt('{"__proto__":{"exp":1}}'), undefined],
    ["a payload that is an array", jwt("[1]"), undefined],
    ["no JWT", canary, undefined],
    ["dots alone", "..", undefined],
  ];
  for (const [what, token, expected] of rows) {
    it(`of ${what} is ${expected ?? "not known"}`, () => {
      assert.equal(jwtExpiryMs(token), expected);
    });
  }

  it("read no expiry from a payload that is null or whose exp is none", () => {
    const token = (payload: string) => `h.${Buffer.from(payload).toString("base64url")}.s`;
    for (const payload of ["null", '{"exp":"9"}', '{"exp":null}', "7"])
      assert.equal(jwtExpiryMs(token(payload)), undefined);
    assert.equal(jwtExpiryMs(token('{"exp":9}')), 9_000);
  });
});
