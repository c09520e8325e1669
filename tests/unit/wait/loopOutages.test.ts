import assert from "node:assert/strict";
import { minuteMs, reached, seen, throttled, trouble, waitOn } from "./waitOn";

describe("the wait for one partition whose API is out of reach", () => {
  it("gives up after a minute if no wait of this process has had an answer", async () => {
    const { outcome } = await waitOn(() => trouble("ECONNREFUSED"));
    assert.equal(outcome.kind, "unreachable");
    assert.equal(outcome.history.elapsedMs, minuteMs);
    assert.deepEqual([...outcome.history.troubles], [["ECONNREFUSED", 7]]);
  });

  it("rides an outage out to the deadline once it has had an answer", async () => {
    const { outcome } = await waitOn((_ms, index) => (index === 0 ? seen("PENDING") : trouble()));
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.lastStatus, "PENDING");
    assert.equal(outcome.history.elapsedMs, 60 * minuteMs);
  });

  it("rides an outage out once another wait has had an answer", async () => {
    const { outcome } = await waitOn((ms) => (ms < 2 * minuteMs ? trouble() : seen("ON_BOARDED")), {
      reachability: reached(),
    });
    assert.equal(outcome.kind, "onboarded");
  });

  it("treats 429 as an answer, and rides it out to the deadline", async () => {
    const { outcome } = await waitOn(() => throttled);
    assert.equal(outcome.kind, "timedOut");
    assert.equal(outcome.history.troubles.get("429"), outcome.history.checks);
  });

  it("does not count an outage in the five minutes", async () => {
    const { outcome } = await waitOn((ms) =>
      ms > minuteMs && ms < 20 * minuteMs ? trouble() : seen("NOT_FOUND"),
    );
    assert.equal(outcome.kind, "unseen");
    assert.ok(outcome.history.elapsedMs > 23 * minuteMs, `${outcome.history.elapsedMs}`);
  });

  it("with once, gives up on an outage after a minute even when another wait has had an answer", async () => {
    const { outcome } = await waitOn(() => trouble(), { once: true, reachability: reached() });
    assert.equal(outcome.kind, "unreachable");
  });
});
