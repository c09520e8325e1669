import assert from "node:assert/strict";
import { formatDuration, parseDuration, roughDuration } from "../../../provider/util/durations";

describe("durations", () => {
  for (const [text, ms] of [
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["1.125h", 4_050_000],
    ["250ms", 250],
    ["2m", 120_000],
    ["+2s", 2_000],
    [".5s", 500],
  ] as const) {
    it(`read ${text} as ${ms} ms`, () => assert.equal(parseDuration(text), ms));
  }
  for (const text of [
    "",
    "5",
    "0s",
    "-5s",
    "5 s",
    "s",
    "1h-",
    "1d",
    "Infinity",
    "1e3s",
    `${"9".repeat(400)}h`,
  ]) {
    it(`reject ${JSON.stringify(text.slice(0, 12))}`, () => assert.equal(parseDuration(text), undefined));
  }
  for (const [ms, text] of [
    [0, "0s"],
    [499, "0s"],
    [5_000, "5s"],
    [125_000, "2m 5s"],
    [3_600_000, "1h"],
    [3_725_000, "1h 2m 5s"],
  ] as const) {
    it(`show ${ms} ms as ${text}`, () => assert.equal(formatDuration(ms), text));
  }
  for (const [ms, text] of [
    [3_599_000, "59m 59s"],
    [3_725_000, "1h 2m"],
    [86_399_000, "24h"],
  ] as const) {
    it(`show ${ms} ms as ${text} where seconds no longer matter`, () =>
      assert.equal(roughDuration(ms), text));
  }
});
