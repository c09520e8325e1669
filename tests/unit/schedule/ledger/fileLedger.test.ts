import assert from "node:assert/strict";
import fs, { appendFileSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import fc from "fast-check";
import { id, Machine, periodMs } from "./machine";

describe("the ledger of a machine", () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => {
    mock.restoreAll();
    machine.remove();
  });
  const open = (more: object = {}) => machine.open(more);

  it("counts a request of another process until 60 s after its end", () => {
    const [one, other] = [open(), open()];
    const entry = machine.enter(one);
    assert.equal(other.count(machine.nowMs), 1);
    machine.nowMs += 5_000;
    entry.ended(machine.nowMs);
    assert.equal(other.count(machine.nowMs), 1);
    assert.equal(other.expiry(0), machine.nowMs + 60_000);
    assert.equal(other.count(machine.nowMs + 59_999), 1);
    assert.equal(other.count(machine.nowMs + 60_000), 0);
  });

  it("counts what was sent before it was opened", () => {
    const one = open();
    machine.enter(one).ended(machine.nowMs);
    machine.enter(one);
    machine.nowMs += 10_000;
    assert.equal(open().count(machine.nowMs), 2);
  });

  it("counts a request that was never made for nothing", () => {
    const [one, other] = [open(), open()];
    machine.enter(one).withdrawn(machine.nowMs);
    assert.equal(other.count(machine.nowMs), 0);
  });

  it("counts a request of a process that died for 75 s", () => {
    const [one, other] = [open(), open()];
    machine.enter(one);
    assert.equal(other.expiry(0), undefined, "it may still end");
    assert.equal(other.count(machine.nowMs + 74_999), 1);
    assert.equal(other.count(machine.nowMs + 75_000), 0);
  });

  it("lets the first in the file send where two see the same last place", () => {
    const [one, other] = [open(), open()];
    for (let sent = 0; sent < 49; sent++) machine.enter(one);
    assert.deepEqual([one.count(machine.nowMs), other.count(machine.nowMs)], [49, 49]);
    const entry = other.enter(machine.nowMs);
    assert.equal(one.enter(machine.nowMs), undefined);
    entry?.withdrawn(machine.nowMs);
    assert.ok(one.enter(machine.nowMs), "what was withdrawn stands before no other");
  });

  it("holds each process to its own limit, and counts the requests of all", () => {
    const [small, large] = [open({ requestsPerMinute: 10 }), open({ requestsPerMinute: 20 })];
    for (let sent = 0; sent < 10; sent++) machine.enter(large);
    assert.equal(small.enter(machine.nowMs), undefined);
    assert.ok(large.enter(machine.nowMs));
  });

  it("knows when the last request of all was sent, also one in flight, and which processes have waited longer", () => {
    const [one, other, third] = [open(), open(), open()];
    const known = (ledger: typeof one) => {
      ledger.count(machine.nowMs);
      return [ledger.lastSentMs, ledger.waitingLonger];
    };
    assert.deepEqual(known(one), [Number.NEGATIVE_INFINITY, 0]);
    const beganMs = machine.nowMs;
    const entry = machine.enter(one);
    machine.nowMs += 5_000;
    assert.deepEqual(known(other), [beganMs, 0]);
    entry.ended(machine.nowMs);
    for (const ledger of [other, third]) {
      machine.nowMs += 1_000;
      machine.enter(ledger).ended(machine.nowMs);
    }
    assert.deepEqual(known(one), [beganMs + 7_000, 0]);
    assert.deepEqual(known(other), [beganMs + 7_000, 1]);
    assert.deepEqual(known(third), [beganMs + 7_000, 2]);
    const late = machine.enter(other);
    machine.enter(other).ended(machine.nowMs);
    machine.nowMs += 1_000;
    late.ended(machine.nowMs);
    assert.deepEqual(known(other), [beganMs + 7_000, 1], "the order in which requests end does not matter");
    machine.nowMs = beganMs + 60_000;
    assert.deepEqual(known(third), [beganMs + 7_000, 0], "one has made none in the last minute");
  });

  it("keeps hosts apart", () => {
    machine.enter(open());
    assert.equal(open({ host: "127.0.0.1:8081" }).count(machine.nowMs), 0);
  });

  it("takes a moment that has not come yet, from before a restart of the machine, for now", () => {
    const period = Math.floor(machine.nowMs / periodMs);
    machine.enter(open({ machine: { id, now: () => (period + 1) * periodMs - 1 } })).ended(machine.nowMs);
    const ledger = open();
    assert.equal(ledger.count(machine.nowMs), 1);
    assert.equal(ledger.count(machine.nowMs + 60_000), 0);
  });

  it("counts the whole 60 s of a request that ended after this process last looked at its clock", () => {
    const [one, other] = [open(), open()];
    const entry = machine.enter(one);
    entry.ended(machine.nowMs + 200);
    assert.equal(other.count(machine.nowMs), 1);
    assert.equal(other.expiry(0), machine.nowMs + 60_200);
  });

  it("sees what came into a file just before the next begins, and lets nothing come into it later", () => {
    const boundaryMs = periodMs * 9;
    machine.nowMs = boundaryMs - 1;
    const [early, late] = [open(), open()];
    machine.enter(early);
    let isSlow = false;
    const slow = open({ machine: { id, now: () => (isSlow ? boundaryMs : boundaryMs - 1) } });
    isSlow = true;
    assert.equal(
      slow.enter(machine.nowMs),
      undefined,
      "it was granted in one period and would be sent in the next",
    );
    machine.nowMs = boundaryMs;
    assert.equal(late.count(machine.nowMs), 1);
    assert.equal(open().count(machine.nowMs), 1);
    machine.enter(late);
    assert.deepEqual([early.count(machine.nowMs), open().count(machine.nowMs)], [2, 2]);
  });

  const breaks: [string, (file: string) => void][] = [
    ["is damaged", (file) => appendFileSync(file, Buffer.alloc(16, 255))],
    ["has become zeros", (file) => truncateSync(file, 2 ** 31)],
    ["is gone with its folder", () => rmSync(machine.folder, { recursive: true })],
    [
      "cannot be found in its machine.folder, which is open to others now",
      () => fs.chmodSync(machine.folder, 0o777),
    ],
    ["cannot be written any longer", () => mock.method(fs, "writeSync", () => 0)],
  ];
  for (const [how, breakIt] of breaks)
    it(`goes on where the file ${how}, as a process without one: others may have used 40% of the limit`, () => {
      machine.nowMs = periodMs * 9 - 1;
      const reasons: string[] = [];
      const uncounted = ({ message }: Error) => reasons.push(message);
      const [ledger, other] = [open({ requestsPerMinute: 10, uncounted }), open()];
      machine.enter(other).ended(machine.nowMs);
      machine.enter(ledger).ended(machine.nowMs);
      breakIt(join(machine.folder, readdirSync(machine.folder)[0] ?? ""));
      machine.nowMs += 1;
      for (let sent = 0; sent < 4; sent++) machine.enter(ledger).ended(machine.nowMs);
      assert.equal(ledger.count(machine.nowMs), 10, "2 that are known, 4 that may have been made, and these");
      assert.equal(ledger.enter(machine.nowMs), undefined);
      machine.nowMs += 75_000;
      for (let sent = 0; sent < 10; sent++) machine.enter(ledger);
      assert.equal(ledger.enter(machine.nowMs), undefined, "later it has its whole limit");
      assert.equal(reasons.length, 1, "it says so once");
    });

  it("compares the two clocks at one moment, however the process is interrupted while it starts", () => {
    let reads = 0;
    const interrupted = () => {
      machine.nowMs += ++reads % 3 === 0 ? 700 : 0.01;
      return machine.nowMs;
    };
    const other = open();
    const ledger = open({ clock: { now: interrupted }, machine: { id, now: interrupted } });
    const entry = machine.enter(ledger);
    entry.ended(machine.nowMs);
    assert.equal(other.count(machine.nowMs), 1);
    const offMs = (other.expiry(0) ?? Number.NaN) - machine.nowMs - 60_000;
    assert.ok(Math.abs(offMs) < 0.1, `${offMs} ms`);
  });

  it("never lets more than the limit count, in whatever order processes act, end and die", () => {
    const step = fc.record({
      process: fc.nat(3),
      act: fc.constantFrom("enter", "end", "withdraw", "die"),
      afterMs: fc.nat(4_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 8 }), (steps, limit) => {
        machine.nowMs += 1_000_000;
        const start = () => open({ requestsPerMinute: limit });
        const ledgers = [start(), start(), start(), start()];
        const flying: { entry: ReturnType<Machine["enter"]>; sentMs: number }[][] = [[], [], [], []];
        const requests: { sentMs: number; endMs: number }[] = [];
        for (const { process, act, afterMs } of steps) {
          machine.nowMs += afterMs;
          const its = flying[process] ?? [];
          if (act === "enter") {
            const entry = ledgers[process]?.enter(machine.nowMs);
            if (entry) its.push({ entry, sentMs: machine.nowMs });
          } else if (act === "die") {
            for (const { sentMs } of its.splice(0)) requests.push({ sentMs, endMs: sentMs + 15_000 });
            ledgers[process]?.close();
            ledgers[process] = start();
          } else {
            const first = its.shift();
            // A request that takes longer counts as dead meanwhile.
            const endMs = Math.min(machine.nowMs, (first?.sentMs ?? 0) + 15_000);
            if (act === "end") first?.entry.ended(machine.nowMs);
            else first?.entry.withdrawn(machine.nowMs);
            if (act === "end" && first) requests.push({ sentMs: first.sentMs, endMs });
          }
        }
        for (const { sentMs } of requests) {
          const counting = requests.filter((its) => its.sentMs <= sentMs && its.endMs > sentMs - 60_000);
          assert.ok(counting.length <= limit, `${counting.length} count`);
        }
      }),
      { numRuns: 60 },
    );
  });
});
