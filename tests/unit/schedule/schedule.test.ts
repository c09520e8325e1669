import assert from "node:assert/strict";
import fc from "fast-check";
import { checksWithin, firstDelayMs, longestDelayMs, nextDelayMs } from "../../../provider/schedule/backoff";
import type { PriorityPolicy, Stage } from "../../../provider/schedule/priority/priority";
import { type Place, Schedule } from "../../../provider/schedule/schedule";
import type { Turn } from "../../../provider/util/turn";
import { VirtualClock } from "../../support/virtualClock";

const never = new AbortController().signal;

describe("the back-off", () => {
  it("goes from 2 s by 1.5 to 15 s, with 10% of jitter", () => {
    const delays: number[] = [];
    let backoffMs = firstDelayMs;
    for (let check = 0; check < 8; check++) {
      const next = nextDelayMs(backoffMs, () => 0.5);
      delays.push(next.delayMs);
      ({ backoffMs } = next);
    }
    assert.deepEqual(delays, [2_000, 3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000]);
  });

  it("stays within its bounds whatever chance says", () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true });
    const backoff = fc.double({ min: firstDelayMs, max: longestDelayMs, noNaN: true });
    fc.assert(
      fc.property(backoff, random, (backoffMs, chance) => {
        const next = nextDelayMs(backoffMs, () => chance);
        assert.ok(next.delayMs >= 0.899 * backoffMs && next.delayMs <= 1.101 * backoffMs);
        assert.ok(next.backoffMs >= backoffMs && next.backoffMs <= longestDelayMs);
      }),
    );
  });

  it("knows how many checks it makes in a minute", () => {
    assert.equal(checksWithin(60_000, firstDelayMs), 7);
    assert.equal(checksWithin(60_000, longestDelayMs), 4);
    assert.equal(checksWithin(1_000, firstDelayMs), 0);
  });
});

describe("the schedule", () => {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = new VirtualClock();
  });
  const schedule = (more: object = {}) =>
    new Schedule({
      requestsPerMinute: 50,
      maxConcurrentRequests: 10,
      alreadyMade: 0,
      clock,
      random: () => 0.5,
      ...more,
    });
  const check = async (place: Place, stage: Stage = "inProgress", takesMs = 0) => {
    await clock.sleep(place.delayMs());
    const turn = await place.acquire(never);
    if (takesMs > 0) await clock.sleep(takesMs);
    turn.used();
    place.saw(stage);
  };

  it("lets one wait go by its back-off alone", async () => {
    const place = schedule().enter();
    const times: number[] = [];
    await clock.run(
      (async () => {
        for (let count = 0; count < 5; count++) {
          await check(place);
          times.push(clock.now());
        }
      })(),
    );
    assert.deepEqual(times, [0, 2_000, 5_000, 9_500, 16_250]);
  });

  it("sends the first checks at once, as far as the budget allows", async () => {
    const busy = schedule({ maxConcurrentRequests: 100, alreadyMade: 20 });
    const times: number[] = [];
    const once = async () => {
      await check(busy.enter(), "pending");
      times.push(clock.now());
    };
    await clock.run(Promise.all(Array.from({ length: 40 }, once)));
    assert.deepEqual(
      times.map((time) => time === 0),
      [...Array<boolean>(30).fill(true), ...Array<boolean>(10).fill(false)],
    );
  });

  it("gives the turn to whoever has most to gain", async () => {
    const gains = [3, 9, 5];
    let entered = 0;
    const policy: PriorityPolicy = {
      enter: () => {
        const gain = gains[entered++] ?? 0;
        return { value: () => gain, saw: () => {}, left: () => {} };
      },
    };
    const busy = schedule({ requestsPerMinute: 1, policy });
    const first = await busy.exchangeTurn(never);
    const order: number[] = [];
    const waits = gains.map(async (gain) => {
      (await busy.enter().acquire(never)).used();
      order.push(gain);
    });
    first.used();
    await clock.run(Promise.all(waits));
    assert.deepEqual(order, [9, 5, 3]);
  });

  it("lets a mint go before all checks", async () => {
    const busy = schedule({ requestsPerMinute: 1 });
    const first = await busy.exchangeTurn(never);
    const order: string[] = [];
    const note = (what: string) => (turn: Turn) => {
      order.push(what);
      turn.used();
    };
    const waits = [
      busy.enter().acquire(never).then(note("check")),
      busy.exchangeTurn(never).then(note("mint")),
    ];
    first.used();
    await clock.run(Promise.all(waits));
    assert.deepEqual(order, ["mint", "check"]);
  });

  it("frees the place of a wait that is cancelled, and leaves no timer", async () => {
    const busy = schedule({ requestsPerMinute: 1 });
    (await busy.exchangeTurn(never)).used();
    const cancel = new AbortController();
    const gone = busy.enter().acquire(cancel.signal);
    cancel.abort(new Error("Ctrl-C"));
    await assert.rejects(gone, /Ctrl-C/);
    assert.equal(clock.pending, 0);
    await assert.rejects(busy.enter().acquire(cancel.signal), /Ctrl-C/);
  });

  it("sends nothing while it is asked to slow down", async () => {
    const slowed = schedule();
    slowed.slowDown(30_000);
    await clock.run(check(slowed.enter()));
    assert.equal(clock.now(), 30_000);
    slowed.succeeded();
  });

  it("forgets a wait that has left, however often it says so", async () => {
    const calm = schedule();
    const place = calm.enter();
    place.leave();
    place.leave();
    const other = calm.enter();
    await clock.run(check(other));
    assert.equal(other.delayMs(), 2_000);
  });

  it("never passes its budget in any 60 s, nor its number in flight, and starves nobody, whatever the answers", async () => {
    const stages: Stage[] = ["pending", "inProgress", "other"];
    const script = fc.record({
      waits: fc.integer({ min: 1, max: 60 }),
      perMinute: fc.integer({ min: 1, max: 60 }),
      concurrent: fc.integer({ min: 1, max: 12 }),
      tookMs: fc.array(fc.integer({ min: 0, max: 9_000 }), { minLength: 1, maxLength: 7 }),
      seen: fc.array(fc.constantFrom(...stages), { minLength: 1, maxLength: 5 }),
      throttledEvery: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ waits, perMinute, concurrent, tookMs, seen, throttledEvery }) => {
        clock = new VirtualClock();
        const busy = schedule({ requestsPerMinute: perMinute, maxConcurrentRequests: concurrent });
        const requests: { sentMs: number; endedMs: number }[] = [];
        let inFlight = 0;
        let most = 0;
        const checked = new Array<number>(waits).fill(0);
        const untilMs = Math.max(10, (4 * waits) / perMinute) * 60_000;
        const live = async (index: number) => {
          const place = busy.enter();
          while (clock.now() < untilMs) {
            await clock.sleep(place.delayMs());
            const turn: Turn = await place.acquire(never);
            most = Math.max(most, ++inFlight);
            const request = { sentMs: clock.now(), endedMs: Number.POSITIVE_INFINITY };
            requests.push(request);
            await clock.sleep(tookMs[requests.length % tookMs.length] ?? 0);
            inFlight -= 1;
            request.endedMs = clock.now();
            turn.used();
            checked[index] = (checked[index] ?? 0) + 1;
            if (throttledEvery > 0 && requests.length % (throttledEvery * 10) === 0) busy.slowDown(1_000);
            else busy.succeeded();
            place.saw(seen[(index + requests.length) % seen.length] ?? "other");
          }
          place.leave();
        };
        await clock.run(Promise.all(Array.from({ length: waits }, (_, index) => live(index))));
        assert.ok(most <= concurrent, `${most} in flight`);
        // Whenever within its flight the server counts a request, no 60 s see more than the budget.
        for (const [index, { sentMs }] of requests.entries()) {
          const before = requests.slice(0, index).filter(({ endedMs }) => endedMs > sentMs - 60_000).length;
          assert.ok(before < perMinute, `request ${index} is number ${before + 1} of its minute`);
        }
        if (throttledEvery === 0 && Math.max(...tookMs) * perMinute < concurrent * 60_000)
          assert.ok(Math.min(...checked) > 0, "everybody is checked");
        assert.equal(clock.pending, 0, "no timer is left");
      }),
      { numRuns: 40 },
    );
  });
});
