import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import FakeTimers from "@sinonjs/fake-timers";
import { systemClock } from "../../../provider/util/clock";

describe("the clock", () => {
  let timers: FakeTimers.Clock;
  beforeEach(() => {
    timers = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => timers.uninstall());

  it("never wakes a sleeper early, even for a fraction of a millisecond", async () => {
    const sleep = systemClock.sleep(10.4);
    assert.equal(timers.countTimers(), 1);
    timers.tick(10);
    assert.equal(timers.countTimers(), 1, "still asleep");
    timers.tick(1);
    await sleep;
    assert.ok(systemClock.now() >= 10.4);
  });

  it("sleeps no longer than a timer can, instead of waking at once", async () => {
    const sleep = systemClock.sleep(Number.POSITIVE_INFINITY);
    timers.tick(2 ** 31 - 2);
    assert.equal(timers.countTimers(), 1);
    timers.tick(1);
    await sleep;
  });

  it("ends a sleep at once on abort, with the signal's reason, and leaves no timer or listener", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const sleep = systemClock.sleep(1_000, signal);
    controller.abort(new Error("Ctrl-C"));
    await assert.rejects(sleep, /Ctrl-C/);
    await assert.rejects(systemClock.sleep(1_000, signal), /Ctrl-C/);
    assert.equal(timers.countTimers(), 0);
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });

  it("leaves no listener behind when it ends by itself", async () => {
    const { signal } = new AbortController();
    const sleep = systemClock.sleep(-5, signal);
    timers.tick(0);
    await sleep;
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});
