/** Stacks on several machines under one limit of the vendor: only 429s tell them of each other. */
import assert from "node:assert/strict";
import { MemoryLedger } from "../../../provider/schedule/ledger/ledger";
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

  const own = (clock: { now(): number }) => new MemoryLedger(clock.now());
  for (const silent of [false, true])
    it(`begin together with few 429s, and look at all soon${silent ? ", without Retry-After" : ""}`, async () => {
      for (const seed of [41, 42, 43, 44, 45, 46]) {
        const startsMs = [0, 0, 0, 0];
        const requests = await requestsOf({
          startsMs,
          untilMs: 5 * minute,
          seed,
          waitsEach: 25,
          latencyS: 0.5,
          silent,
          ledger: own,
        });
        const refused = requests.filter(({ accepted }) => !accepted).length / requests.length;
        assert.ok(refused <= 0.04, `${100 * refused}% refused`);
        const seen = new Map<string, number>();
        for (const { stack, wait, accepted, atMs } of requests) {
          const key = `${stack}.${wait}`;
          if (accepted && !seen.has(key)) seen.set(key, atMs);
        }
        assert.equal(seen.size, 100);
        // Of 100, 50 are seen in the first minute, and the others after 1.2 s each.
        const lastS = Math.max(...seen.values()) / 1_000;
        assert.ok(lastS <= 1.3 * 120, `seen after ${lastS} s`);
      }
    });

  const strays: [string, number[]][] = [
    ["in the middle of a run", [4, 4.01]],
    ["in its first minute", [0.5, 0.51]],
  ];
  for (const [when, atMin] of strays)
    it(`lose less than 10% in 10 minutes by two requests of somebody else: ${when}`, async () => {
      const fromMs = Math.min(...atMin) * minute;
      const made = async (strayAtMs: readonly number[]) => {
        const untilMs = fromMs + 10 * minute;
        const all = await requestsOf({
          startsMs: [0],
          untilMs,
          seed: 47,
          waitsEach: 100,
          strayAtMs,
          ledger: own,
        });
        return all.filter(({ atMs, accepted }) => accepted && atMs >= fromMs).length;
      };
      const [disturbed, alone] = [await made(atMin.map((at) => at * minute)), await made([])];
      assert.ok(disturbed >= 0.9 * alone, `${disturbed} of ${alone}`);
    });
});
