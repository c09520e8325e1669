/** Stacks on several machines under one limit of the vendor: only 429s tell them of each other. */
import assert from "node:assert/strict";
import { requestsOf } from "./stacks";

const minute = 60_000;

describe("stacks on several machines under one limit", function () {
  this.timeout(60_000);
  const cases: [string, number[]][] = [
    ["two that begin at once", [0, 0]],
    ["two of which one begins later", [0, 3]],
    ["five that begin at once", [0, 0, 0, 0, 0]],
    ["five that begin one after the other", [0, 1, 2, 3, 4]],
  ];
  for (const [name, startsMin] of cases) {
    it(`come to even shares of nearly all of it, with few 429s: ${name}`, async () => {
      for (const seed of [31, 32, 33]) {
        const startsMs = startsMin.map((start) => start * minute);
        const fromMs = Math.max(...startsMs) + 10 * minute;
        const requests = await requestsOf({ startsMs, untilMs: fromMs + 30 * minute, seed });
        const later = requests.filter(({ atMs }) => atMs >= fromMs);
        const accepted = later.filter((request) => request.accepted);
        const perMinute = accepted.length / 30;
        const refused = 1 - accepted.length / later.length;
        const shares = startsMs.map((_, index) => accepted.filter(({ stack }) => stack === index).length);
        assert.ok(perMinute >= 44, `${perMinute} a minute`);
        assert.ok(refused < 0.02, `${100 * refused}% refused`);
        assert.ok(Math.min(...shares) > 0.8 * Math.max(...shares), `shares of ${shares.join(", ")}`);
      }
    });
  }
});
