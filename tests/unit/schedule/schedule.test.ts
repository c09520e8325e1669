import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import fc from "fast-check";
import type { PriorityPolicy, Stage } from "../../../provider/schedule/priority/priority";
import { Schedule, type ScheduledWait } from "../../../provider/schedule/schedule";
import type { Turn } from "../../../provider/util/turn";
import { VirtualClock } from "../../support/virtualClock";

const never = new AbortController().signal;

const cancellable = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error("Ctrl-C")) };
};

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
  const poll = async (place: ScheduledWait, stage: Stage = "inProgress", takesMs = 0) => {
    await clock.sleep(place.delayMs());
    const turn = await place.acquire(never);
    if (takesMs > 0) await clock.sleep(takesMs);
    turn.used();
    place.saw(stage);
  };

  it("lets a single wait poll as its back-off says", async () => {
    const place = schedule().enter();
    const times: number[] = [];
    await clock.run(
      (async () => {
        for (let count = 0; count < 5; count++) {
          await poll(place);
          times.push(clock.now());
        }
      })(),
    );
    assert.deepEqual(times, [0, 2_000, 5_000, 9_500, 16_250]);
  });

  it("sends the first 10 polls at once, and spreads the others", async () => {
    const busy = schedule({ maxConcurrentRequests: 100 });
    const times: number[] = [];
    const once = async () => {
      await poll(busy.enter(), "pending");
      times.push(clock.now());
    };
    await clock.run(Promise.all(Array.from({ length: 20 }, once)));
    assert.deepEqual(times.slice(0, 10), Array(10).fill(0));
    for (const [index, atMs] of times.slice(10).entries())
      assert.ok(atMs >= 1_200 * (index + 1) - 1, `${atMs} ms`);
  });

  it("gives the turn to the wait with the highest priority", async () => {
    const priorities = [3, 9, 5];
    let entered = 0;
    const policy: PriorityPolicy = {
      enter: () => {
        const priority = priorities[entered++] ?? 0;
        return { value: () => priority, saw: () => {}, left: () => {} };
      },
    };
    const busy = schedule({ requestsPerMinute: 1, policy });
    const first = await busy.exchangeTurn(never);
    const order: number[] = [];
    const waits = priorities.map(async (priority) => {
      (await busy.enter().acquire(never)).used();
      order.push(priority);
    });
    first.used();
    await clock.run(Promise.all(waits));
    assert.deepEqual(order, [9, 5, 3]);
  });

  it("lets a token exchange go before all polls", async () => {
    const busy = schedule({ requestsPerMinute: 1 });
    const first = await busy.exchangeTurn(never);
    const order: string[] = [];
    const note = (what: string) => (turn: Turn) => {
      order.push(what);
      turn.used();
    };
    const waits = [
      busy.enter().acquire(never).then(note("poll")),
      busy.exchangeTurn(never).then(note("token exchange")),
    ];
    first.used();
    await clock.run(Promise.all(waits));
    assert.deepEqual(order, ["token exchange", "poll"]);
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

  it("sends nothing while the API asks to slow down", async () => {
    const slowed = schedule();
    slowed.slowDown(30_000);
    await clock.run(poll(slowed.enter()));
    assert.equal(clock.now(), 30_000);
  });

  it("lets each entry go without a turn when its time is over, and serves the others", async () => {
    const busy = schedule({ requestsPerMinute: 1 });
    (await busy.exchangeTurn(never)).used();
    const ends: [number, boolean][] = [];
    const ask = async (untilMs: number) => {
      const turn = await busy.enter().acquireUntil(untilMs, never);
      turn?.used();
      ends.push([clock.now(), turn !== undefined]);
    };
    await clock.run(Promise.all([ask(30_000), ask(5_000), ask(100_000)]));
    assert.deepEqual(ends, [
      [5_000, false],
      [30_000, false],
      [60_000, true],
    ]);
    assert.equal(clock.pending, 0);
  });

  it("gives a turn that was not used to the next, once", async () => {
    const busy = schedule({ requestsPerMinute: 1 });
    const first = await busy.exchangeTurn(never);
    const next = busy.enter().acquire(never);
    first.unused();
    first.used();
    (await next).used();
    assert.equal(clock.now(), 0);
    assert.equal(busy.isSpent, true);
    await clock.advance(59_999);
    assert.equal(busy.isSpent, true);
    await clock.advance(1);
    assert.equal(busy.isSpent, false);
  });

  it("listens once to a signal that many share, and stops when the last has its turn or is cancelled", async () => {
    const busy = schedule({ requestsPerMinute: 1 });
    const { signal, abort } = cancellable();
    const other = cancellable();
    (await busy.enter().acquire(signal)).used();
    assert.equal(getEventListeners(signal, "abort").length, 0);
    const waits = [1, 2, 3].map(() => busy.enter().acquire(signal));
    const stays = busy.enter().acquire(other.signal);
    assert.equal(getEventListeners(signal, "abort").length, 1);
    abort();
    for (const wait of waits) await assert.rejects(wait, /Ctrl-C/);
    assert.equal(getEventListeners(signal, "abort").length, 0);
    await clock.advance(60_000);
    (await stays).used();
    assert.equal(getEventListeners(other.signal, "abort").length, 0);
  });

  it("says its rate, and that it is lowered", () => {
    const slowed = schedule();
    assert.deepEqual(slowed.rate, { perMinute: 50, full: 50 });
    slowed.slowDown();
    assert.deepEqual(slowed.rate, { perMinute: 25, full: 50 });
  });

  it("is crowded where its waits want more than the budget allows", () => {
    const busy = schedule({ requestsPerMinute: 8 });
    busy.want(8);
    assert.equal(busy.crowded, false);
    busy.want(1);
    assert.equal(busy.crowded, true);
  });

  it("forgets a wait that has left, even if it leaves twice", async () => {
    const calm = schedule();
    const place = calm.enter();
    place.leave(false);
    place.leave(false);
    const other = calm.enter();
    await clock.run(poll(other));
    assert.equal(other.delayMs(), 2_000);
  });

  it("never exceeds its budget in any 60 s or its number in flight, and polls every wait, for every sequence of answers", async () => {
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
        const polled = new Array<number>(waits).fill(0);
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
            polled[index] = (polled[index] ?? 0) + 1;
            if (throttledEvery > 0 && requests.length % (throttledEvery * 10) === 0) busy.slowDown(1_000);
            place.saw(seen[(index + requests.length) % seen.length] ?? "other");
          }
          place.leave(false);
        };
        await clock.run(Promise.all(Array.from({ length: waits }, (_, index) => live(index))));
        assert.ok(most <= concurrent, `${most} in flight`);
        // The server may count a request at any moment of its flight: no 60 s may hold more than the budget.
        for (const [index, { sentMs }] of requests.entries()) {
          const before = requests.slice(0, index).filter(({ endedMs }) => endedMs > sentMs - 60_000).length;
          assert.ok(before < perMinute, `request ${index} is number ${before + 1} of its minute`);
        }
        if (throttledEvery === 0 && Math.max(...tookMs) * perMinute < concurrent * 60_000)
          assert.ok(Math.min(...polled) > 0, "every wait is polled");
        assert.equal(clock.pending, 0, "no timer is left");
      }),
      { numRuns: 40 },
    );
  });
});
