import assert from "node:assert/strict";
import { shapeOf } from "../../../../provider/command/doctor/shape";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";

const token = ["8f3a9b2c7d1e4f6a", "8b0c2d4e6f8a0b1c"].join("");
const shapeOfBody = (body: string, headers = {}) => shapeOf({ status: 200, headers, body }, new Redaction());

describe("the shape of an answer", () => {
  const bodies: [what: string, body: unknown, shape: string][] = [
    ["types in place of values", { a: "x", b: 1.5, c: null }, '{"a":"string","b":"number","c":null}'],
    [
      "statuses and codes as they are",
      { status: "IN_PROGRESS", code: 7 },
      '{"status":"IN_PROGRESS","code":7}',
    ],
    ["whether the call succeeded", { success: false }, '{"success":false}'],
    ["no status that is a sentence", { status: "ask Bob, 555-1234" }, '{"status":"string"}'],
    ["no status that may be a token", { status: token.toUpperCase() }, '{"status":"string"}'],
    ["no code that is a large number", { code: 4_111_111_111_111_111 }, '{"code":"number"}'],
    ["no key that may be a token", { [token]: 1 }, '{"[hidden]":"number"}'],
    ["the first entry of a list", [{ a: 1 }, { a: 2 }, { a: 3 }], '[{"a":"number"},"… 2 more"]'],
    ["the depth at which it stops", { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } }, '"object of 1"'],
    [
      "how many keys it leaves out",
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`k${n}`, n])),
      "10 more",
    ],
    ["a value alone", "secret", '"string"'],
  ];
  for (const [what, body, shape] of bodies)
    it(`holds ${what}`, () => {
      const text = shapeOfBody(JSON.stringify(body));
      assert.ok(text.includes(shape), text);
      for (const hidden of [token, token.toUpperCase(), "Bob", "secret"])
        assert.ok(!text.includes(hidden), text);
    });

  const others: [what: string, body: string, expected: string][] = [
    ["an empty body", " ", "HTTP 200, 1 characters: empty"],
    ["a web page", "<!doctype html><p>hidden", "HTTP 200, 24 characters: a web page or XML, no JSON"],
    ["plain text", "hidden", "HTTP 200, 6 characters: no JSON"],
  ];
  for (const [what, body, expected] of others)
    it(`says that it is ${what}`, () => assert.equal(shapeOfBody(body), expected));

  it("names the type that the server gives, without what could be a token in it", () => {
    const text = shapeOfBody("{}", { "content-type": `application/json; token=${token}` });
    assert.match(text, /^HTTP 200, application\/json; token=\[secret\], 2 characters: \{\}$/);
  });
});
