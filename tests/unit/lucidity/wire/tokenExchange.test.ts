import assert from "node:assert/strict";
import { UnreadableAnswerError } from "../../../../provider/lucidity/errors";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";
import {
  jwtExpiryMs,
  readAccessToken,
  tokenExchangeBody,
} from "../../../../provider/lucidity/wire/tokenExchange";
import { cpuMsOf } from "../../../support/timing";
import { canary, redaction, thrown } from "./reading";

describe("the answer of a token exchange", () => {
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

  const pages: [string, string, RegExp][] = [
    ["XML", `<?xml version="1.0"?><r><accessToken>${hidden}</accessToken></r>`, /: a page, \d+ characters$/],
    ["an element", `<accessToken>${hidden}</accessToken>`, /: a page, 45 characters$/],
    ["a page without a title", `<html><p>${hidden}</p></html>`, /: a page, 38 characters$/],
    ["a title without a page", "<title>Sign in</title>", /: a page, 22 characters$/],
    [
      "a page",
      `<!DOCTYPE html><title>Sign in</title>${hidden}`,
      /: a page with the title "Sign in", 55 char/,
    ],
    [
      "a page",
      ` \n <HTML lang=en><head><title>\n 404 Not Found. </title>`,
      /: a page with the title "404 Not Found\.", /,
    ],
    ["a page whose title may be a token", `<html><title>${hidden}</title>`, /: a page, 39 characters$/],
    ["a page whose title holds one", `<html><title>For A1b2C3d4E5 only</title>`, /: a page, 40 characters$/],
    ["a page whose title steers the CLI", "<html><title><{%x%}></title>", /: a page, 28 characters$/],
    ["a page whose title is long", `<html><title>${"so ".repeat(900)}</title>`, /: a page, \d+ characters$/],
    ["a text before a tag", `${hidden} <br>`, /23 characters, not shown/],
  ];
  for (const [what, body, text] of pages) {
    it(`is ${what} that is never quoted: ${text.source}`, () => {
      const error = thrown(() => readAccessToken(body, redaction));
      assert.ok(error instanceof UnreadableAnswerError);
      assert.match(error.message, /^the answer to the token exchange cannot be read/);
      assert.match(error.message, text);
      assert.ok(!error.message.includes(hidden), error.message);
    });
  }

  it("may hold a token of 16 KiB, and none that is longer", () => {
    const answer = (length: number) => JSON.stringify({ accessToken: "t".repeat(length) });
    assert.equal(readAccessToken(answer(16 * 1024), redaction).length, 16 * 1024);
    const error = thrown(() => readAccessToken(answer(16 * 1024 + 1), redaction));
    assert.match(String(error), /: an accessToken of 16385 characters, more than the 16384 that are taken$/);
  });

  it("may have any number of keys, of which the first are named", () => {
    const known = new Redaction();
    for (let index = 0; index < 500; index++) known.add(`${canary}-${index}`);
    const many = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`key-${index}`, 1]));
    let error: unknown;
    const cpuMs = cpuMsOf(() => {
      error = thrown(() => readAccessToken(JSON.stringify(many), known));
    });
    assert.ok(cpuMs < 1_000, `${cpuMs} ms`);
    assert.match(String(error), /the keys key-0, .*key-9 and 59990 more, and no accessToken/);
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
