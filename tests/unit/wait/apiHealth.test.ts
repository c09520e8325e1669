import assert from "node:assert/strict";
import { type ApiEvent, ApiHealth } from "../../../provider/wait/apiHealth";
import type { Poll } from "../../../provider/wait/types";
import { VirtualClock } from "../../support/virtualClock";
import { seen, throttled, trouble } from "./waitOn";

/** The health of an API that so many waits ask. */
function asked(count: number) {
  const clock = new VirtualClock();
  const events: ApiEvent[] = [];
  const rate = { perMinute: 50, full: 50 };
  const health = new ApiHealth(
    clock,
    () => rate,
    (event) => events.push(event),
  );
  const waits = Array.from({ length: count }, () => ({}));
  for (const _wait of waits) health.begun();
  const fail = (from: number, to: number, label = "503") => {
    for (const wait of waits.slice(from, to)) health.checked(wait, trouble(label));
  };
  const checked = (index: number, poll: Poll) => health.checked(waits[index] ?? {}, poll);
  const answer = () => checked(0, seen("PENDING"));
  return { checked, clock, events, rate, health, waits, fail, answer };
}

describe("the health of the API", () => {
  it("is not lost while one of many waits is in trouble and another is answered", async () => {
    const { clock, events, fail, answer } = asked(60);
    for (let round = 0; round < 20; round++) {
      fail(1, 2);
      await clock.advance(15_000);
      answer();
    }
    assert.deepEqual(events, []);
  });

  it("is lost when each wait has been in trouble since the last answer to any, and says so once", () => {
    const { events, fail, answer } = asked(3);
    fail(0, 2);
    answer();
    fail(1, 3);
    assert.deepEqual(events, []);
    fail(0, 3, "ECONNRESET");
    assert.deepEqual(events, [{ kind: "lost", label: "ECONNRESET" }]);
  });

  it("is lost when five of many waits have been in trouble over ten seconds without an answer", async () => {
    const { clock, events, fail } = asked(400);
    fail(0, 10);
    await clock.advance(9_999);
    fail(10, 11);
    assert.deepEqual(events, []);
    await clock.advance(1);
    fail(11, 12);
    assert.deepEqual(events, [{ kind: "lost", label: "503" }]);
  });

  it("is back at the first answer, a 429 included, with the time since the trouble began", async () => {
    for (const poll of [seen("PENDING"), throttled]) {
      const { clock, events, fail, checked } = asked(2);
      fail(0, 1);
      await clock.advance(8_000);
      fail(1, 2);
      await clock.advance(2_000);
      checked(0, poll);
      checked(1, poll);
      assert.deepEqual(events.slice(1), [{ kind: "back", afterMs: 10_000 }]);
    }
  });

  it("is back at the answer to a check outside any wait", () => {
    const { events, fail, health } = asked(1);
    fail(0, 1);
    health.checked({}, seen("PENDING"));
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["lost", "back"],
    );
  });

  it("starts anew when all waits have ended", () => {
    const { events, fail, answer, health, waits } = asked(1);
    fail(0, 1);
    for (const wait of waits) health.ended(wait);
    answer();
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["lost"],
    );
  });

  it("tells the rate once while 429s lower it, and once when it is full again", () => {
    const { events, rate, checked, answer } = asked(2);
    rate.perMinute = 49;
    checked(0, throttled);
    rate.perMinute = 25;
    checked(0, throttled);
    rate.perMinute = 12;
    checked(1, throttled);
    answer();
    rate.perMinute = 50;
    answer();
    answer();
    assert.deepEqual(events, [
      { kind: "slowed", label: "429", perMinute: 25 },
      { kind: "fullRate", perMinute: 50 },
    ]);
  });

  it("says nothing of a 429 that does not lower the rate", () => {
    const { events, checked } = asked(1);
    checked(0, throttled);
    assert.deepEqual(events, []);
  });
});
