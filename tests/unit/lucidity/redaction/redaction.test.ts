import assert from "node:assert/strict";
import fc from "fast-check";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";

const knowing = (...secrets: string[]) => {
  const redaction = new Redaction();
  for (const secret of secrets) redaction.add(secret);
  return redaction;
};

describe("the redaction", () => {
  const rows: [string, string[], string, string][] = [
    ["a token, wherever it stands", ["tok-1"], "a tok-1 tok-1tok-1", "a [secret] [secret][secret]"],
    ["a token that is percent-encoded", ["a/b+c=="], "?t=a%2Fb%2Bc%3D%3D", "?t=[secret]"],
    ["a token within JSON", ['a"b\\c'], '{"t":"a\\"b\\\\c"}', '{"t":"[secret]"}'],
    ["a token that reads like a pattern", ["a.*$&"], "a.*$& abcd", "[secret] abcd"],
    ["a token that begins with another", ["tok-1", "tok-1-longer"], "tok-1-longer", "[secret]"],
    ["what is too short for a token", ["abc", ""], "abc", "abc"],
    ["what steers a terminal", [], "a\u001b[2Jb\r\n\u202ec", "a\\u001b[2Jb\\u000d\\u000a\\u202ec"],
  ];
  for (const [what, secrets, text, expected] of rows) {
    const verb = expected === text ? "leaves" : "cuts out";
    it(`${verb} ${what}`, () => {
      assert.equal(knowing(...secrets).clean(text, 100), expected);
    });
  }

  it("cuts a text after the tokens are out of it, so that no half of one is left", () => {
    assert.equal(knowing("token-value").clean("xxxxx token-value", 10), "xxxxx [sec…");
  });

  it("knows the current tokens, and the last few hundred of a long run", () => {
    const redaction = new Redaction();
    redaction.add("refresh-token-1", "refreshToken");
    for (let exchange = 0; exchange < 2_000; exchange++)
      redaction.add(`access-${exchange}-token`, "accessToken");
    assert.equal(redaction.clean("refresh-token-1", 100), "[secret]");
    assert.equal(redaction.clean("access-1999-token access-1700-token", 100), "[secret] [secret]");
    assert.equal(redaction.clean("access-1-token", 100), "access-1-token");
  });

  it("knows a refresh token that replaced another during the run", () => {
    const redaction = new Redaction();
    redaction.add("refresh-token-1", "refreshToken");
    redaction.add("second-refresh-token", "refreshToken");
    for (let exchange = 0; exchange < 2_000; exchange++)
      redaction.add(`access-${exchange}-token`, "accessToken");
    assert.equal(redaction.clean("second-refresh-token", 100), "[secret]");
  });

  it("knows a token again that was forgotten and came back", () => {
    const redaction = knowing("came-back-token");
    for (let other = 0; other < 499; other++) redaction.add(`other-${other}-token`);
    redaction.add("came-back-token");
    for (let other = 500; other < 600; other++) redaction.add(`other-${other}-token`);
    assert.equal(redaction.clean("came-back-token", 100), "[secret]");
  });

  it("shows no token, whatever tokens and texts there are", () => {
    const token = fc.string({
      minLength: 9,
      maxLength: 30,
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    const check = (tokens: string[], between: string[]) => {
      const text = tokens.map((each, index) => `${between[index] ?? " "}${each}`).join(" ");
      const shown = knowing(...tokens).clean(text, 10_000);
      for (const each of tokens) assert.ok(!shown.includes(each), `${each} in ${shown}`);
    };
    fc.assert(fc.property(fc.array(token, { maxLength: 5 }), fc.array(fc.string()), check));
  });
});
