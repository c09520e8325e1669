/** Stacks on several machines under one limit of the vendor: only 429s tell them of each other. */
import assert from "node:assert/strict";
import { seeded } from "../../../bench/random";
import { Schedule } from "../../../provider/schedule/schedule";
import { VirtualClock } from "../../support/virtualClock";

const limit = 50;
const windowMs = 60_000;
const minute = 60_000;
const never = new AbortController().signal;

interface Request {
  stack: number;
  atMs: number;
  accepted: boolean;
}

/** Each stack has more to check than the limit allows, and begins at its moment. */
async function requestsOf(startsMs: readonly number[], untilMs: number, seed: number): Promise<Request[]> {
  const clock = new VirtualClock();
  const random = seeded(seed);
  const requests: Request[] = [];
  let accepted: number[] = [];
  const travel = () => clock.sleep(50 + 100 * random());
  const ask = async (stack: number) => {
    await travel();
    const nowMs = clock.now();
    accepted = accepted.filter((atMs) => atMs > nowMs - windowMs);
    const isAccepted = accepted.length < limit;
    if (isAccepted) accepted.push(nowMs);
    requests.push({ stack, atMs: nowMs, accepted: isAccepted });
    await travel();
    return isAccepted ? undefined : Math.ceil(((accepted[0] ?? 0) + windowMs - nowMs) / 1_000) * 1_000;
  };
  const wait = async (schedule: Schedule, stack: number) => {
    const place = schedule.enter();
    while (clock.now() < untilMs) {
      await clock.sleep(place.delayMs());
      const turn = await place.acquireUntil(untilMs, never);
      if (turn === undefined) break;
      const retryAfterMs = await ask(stack);
      turn.used();
      if (retryAfterMs !== undefined) schedule.slowDown(retryAfterMs);
      place.saw("inProgress");
    }
    place.leave();
  };
  const stack = async (startMs: number, index: number) => {
    await clock.sleep(startMs + 1_000 * random());
    const options = { requestsPerMinute: limit, maxConcurrentRequests: 10, wallOriginMs: seed * 12_345 };
    const schedule = new Schedule({ ...options, clock, random });
    await Promise.all(Array.from({ length: 20 }, () => wait(schedule, index)));
  };
  await clock.run(Promise.all(startsMs.map(stack)));
  return requests;
}

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
        const untilMs = fromMs + 30 * minute;
        const requests = await requestsOf(startsMs, untilMs, seed);
        const later = requests.filter(({ atMs }) => atMs >= fromMs);
        const accepted = later.filter((request) => request.accepted);
        const perMinute = accepted.length / 30;
        const refused = 1 - accepted.length / later.length;
        const shares = startsMs.map((_, index) => accepted.filter(({ stack }) => stack === index).length);
        const ratio = Math.min(...shares) / Math.max(...shares);
        assert.ok(perMinute >= 44, `${perMinute} a minute`);
        assert.ok(refused < 0.02, `${100 * refused}% refused`);
        assert.ok(ratio > 0.8, `shares of ${shares.join(", ")}`);
      }
    });
  }
});
