import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRetryAfter } from "../../../../provider/lucidity/http/retryAfter";

const nowMs = Date.parse("2026-03-01T12:00:00.500Z");

describe("Retry-After", () => {
  const rows: [string, unknown, number | undefined][] = [
    ["in seconds", "7", 7_000],
    ["in seconds with blanks around", " 7 ", 7_000],
    ["of no time at all", "0", 0],
    ["of just a minute", "60", 60_000],
    ["of more than a minute, cut", "61", 60_000],
    ["of an absurd number of seconds, cut", "999999999999999", 60_000],
    ["of more digits than any time has", "9".repeat(400), undefined],
    ["that is negative", "-5", undefined],
    ["that has a sign", "+5", undefined],
    ["with a fraction", "1.5", undefined],
    ["in another notation", "1e3", undefined],
    ["in hexadecimal", "0x10", undefined],
    ["with a unit", "5s", undefined],
    ["that is a list", "5, 10", undefined],
    ["in words", "soon", undefined],
    ["that is empty", "", undefined],
    ["that is absent", undefined, undefined],
    ["that is no text", 7, undefined],
    ["that came twice", ["7", "8"], undefined],
    ["as a date", "Sun, 01 Mar 2026 12:00:10 GMT", 9_500],
    ["as a date far away, cut", "Mon, 01 Mar 2038 12:00:00 GMT", 60_000],
    ["as a date that has passed", "Sun, 01 Mar 2026 11:59:59 GMT", undefined],
    ["as a date of no calendar", "Sun, 99 Xyz 2026 12:00:10 GMT", undefined],
    ["as a date in another zone", "Sun, 01 Mar 2026 12:00:10 CET", undefined],
    ["as a date of another form", "2026-03-01T12:00:10Z", undefined],
  ];
  for (const [what, header, expected] of rows) {
    it(`${what} asks for ${expected === undefined ? "nothing" : `${expected} ms`}`, () => {
      assert.equal(parseRetryAfter(header, nowMs), expected);
    });
  }

  it("never asks for less than nothing or more than a minute, whatever it says", () => {
    const header = fc.oneof(
      fc.anything(),
      fc.string(),
      fc.bigInt().map(String),
      fc.double().map(String),
      fc.date().map((date) => date.toUTCString()),
    );
    const check = (value: unknown, now: number) => {
      const ms = parseRetryAfter(value, now);
      assert.ok(ms === undefined || (ms >= 0 && ms <= 60_000), `${ms}`);
    };
    fc.assert(fc.property(header, fc.integer(), check), { numRuns: 2_000 });
  });
});
