import assert from "node:assert/strict";
import { cut, quote, visible } from "../../../provider/util/text";

describe("text in a message", () => {
  it("shows characters that control a terminal or are invisible as their code", () => {
    const cases: [string, string][] = [
      ["a\u0000b", "a\\u0000b"],
      ["\u001b[31m", "\\u001b[31m"],
      ["line\nbreak", "line\\u000abreak"],
      ["\u202eright to left", "\\u202eright to left"],
      ["\u2028", "\\u2028"],
      ["\ud800", "\\ud800"],
      ["ünïcödé 😀", "ünïcödé 😀"],
    ];
    for (const [given, shown] of cases) assert.equal(visible(given), shown);
  });

  it("is cut between characters, with a sign that it was cut", () => {
    assert.equal(cut("abc", 3), "abc");
    assert.equal(cut("abcd", 3), "abc…");
    assert.equal(cut("😀😀😀", 3), "😀😀😀");
    assert.equal(cut("😀😀😀", 2), "😀😀…");
  });

  it("quotes every kind of value on one line", () => {
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    const cases: [unknown, string][] = [
      ["a\n", '"a\\n"'],
      [{ a: [1] }, '{"a":[1]}'],
      [12n, '"12"'],
      [undefined, "undefined"],
      [() => {}, "function"],
      [cycle, "object"],
      ["x".repeat(100), `"${"x".repeat(79)}…`],
    ];
    for (const [given, shown] of cases) assert.equal(quote(given), shown);
  });
});
