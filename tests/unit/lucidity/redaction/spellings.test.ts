import assert from "node:assert/strict";
import fc from "fast-check";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";
import { each, hexOf, spellings } from "../../../support/answers/spellings";
import { cpuMsOf } from "../../../support/timing";

const token = "canary/a+b=c&d'e\"f\\g<h>~i.j-k_0123456789";
const knowing = (secret: string) => {
  const redaction = new Redaction();
  redaction.add(secret);
  return redaction;
};

describe("a token that a server sends back", () => {
  for (const [how, spell] of Object.entries(spellings)) {
    it(`is cut out where it is spelled ${how}`, () => {
      const spelled = spell(token);
      for (const around of [
        ["no: ", ""],
        ['"', '", again'],
        ["<b>", "</b>"],
        ["t=", "&u=1"],
      ] as const) {
        const shown = knowing(token).clean(`${around[0]}${spelled}${around[1]}`, 1_000);
        assert.ok(!shown.includes("canary") && !shown.includes(spelled), shown);
        assert.match(shown, /\[secret\]/);
      }
    });

    it(`is cut out where it is spelled ${how} and cut short`, () => {
      const spelled = spell(token);
      for (const part of [0.5, 0.8]) {
        const short = spelled.slice(0, Math.floor(spelled.length * part));
        const shown = knowing(token).clean(`no: ${short}... and more`, 1_000);
        assert.ok(!shown.includes(short.slice(0, 20)), shown);
        assert.match(shown, /\[secret\]/);
      }
    });
  }

  it("is cut out though it is spelled as if it held escapes itself", () => {
    for (const odd of ["ab%41cd%2Fefgh", "ab\\u0041cd\\\\efgh", "ab&amp;cd&#61;efgh"])
      for (const spell of Object.values(spellings)) {
        const spelled = spell(odd);
        const shown = knowing(odd).clean(`x ${spelled} y`, 1_000);
        assert.ok(!shown.includes(spelled), `${spelled}: ${shown}`);
      }
  });

  it("is cut out where only its beginning is shown", () => {
    const redaction = knowing("canary-access-token");
    for (const text of [
      "canary-a…",
      "canary-ac...",
      "canary-acc**",
      "canary-access",
      "(canary-access)",
      "canary-a",
    ])
      assert.ok(!redaction.clean(text, 100).includes("canary"), text);
    assert.equal(redaction.clean("a canary-a bird", 100), "a canary-a bird");
    assert.equal(redaction.clean("canary...", 100), "canary...");
  });

  it("is not left in part where a long text is cut", () => {
    const secret = "canary-token-0123456789";
    for (let before = 16_384 - 200; before < 16_384 + 10; before += 3) {
      const shown = knowing(secret).clean(`${" ".repeat(before)}${secret}`, 20_000);
      assert.match(shown, /^ *(\[secret\])?…?$/);
    }
  });

  it("leaves a text without it as it is", () => {
    const texts = [
      "The disk /dev/sdf of i-0abc is 80% full: 5 < 7 && a+b = c \\ d %2F &amp; \\u003d",
      "request 8c5f0a3e-2b1d-4c9e-9f3a-0123456789ab failed",
      "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ];
    for (const text of texts) assert.equal(knowing(token).clean(text, 1_000), text);
  });

  it("is cut out in any mixture of spellings, one for each character", () => {
    const secret = "canary/a+b=c&d'e~i.j-k_0123456789";
    const ways: ((char: string, code: number) => string)[] = [
      (char) => char,
      (_char, code) => `\\u${hexOf(code, 4)}`,
      (_char, code) => `%${hexOf(code, 2)}`,
      (_char, code) => `&#${code};`,
      (_char, code) => `%25${hexOf(code, 2)}`,
    ];
    const check = (choices: number[]) => {
      let index = 0;
      const spelled = each(secret, (char, code) => ways[choices[index++] ?? 0]?.(char, code) ?? char);
      assert.equal(knowing(secret).clean(`x ${spelled} y`, 1_000), "x [secret] y");
    };
    const choices = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 40, maxLength: 40 });
    fc.assert(fc.property(choices, check), { numRuns: 500 });
  });

  it("is looked for in a time that a wait does not notice, however long the text and whatever it holds", () => {
    const redaction = new Redaction();
    for (let index = 0; index < 500; index++) redaction.add(`${"a".repeat(1_000)}${index}`);
    for (const piece of [
      "a",
      "%25",
      "\\",
      "&#",
      "&#97;",
      "eyJ",
      "token=",
      "aaaa ",
      "secret",
      '"',
      "Bearer ",
    ]) {
      const text = piece.repeat(1024 * 1024);
      const cpuMs = cpuMsOf(() => {
        redaction.clean(text, 500);
        redaction.excerpt(text, 200);
      });
      assert.ok(cpuMs < 4_000, `${piece}: ${cpuMs} ms`);
    }
  });
});
