import assert from "node:assert/strict";
import fs, { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import fc from "fast-check";
import { FileLedger } from "../../../../provider/schedule/ledger/fileLedger";

const host = "127.0.0.1:8080";

describe("the ledger of a machine", () => {
  let folder: string;
  let nowMs: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
    nowMs = 1_000_000;
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (more: object = {}) =>
    new FileLedger({ folder, host, requestsPerMinute: 50, nowMs, machineNow: () => nowMs, ...more });
  const enter = (ledger: FileLedger) => {
    const entry = ledger.enter(nowMs);
    assert.ok(entry);
    return entry;
  };
  const bytes = () => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

  it("counts a request of another process until 60 s after its end", () => {
    const [one, other] = [open(), open()];
    const entry = enter(one);
    assert.equal(other.count(nowMs), 1);
    nowMs += 5_000;
    entry.ended(nowMs);
    assert.equal(other.count(nowMs), 1);
    assert.equal(other.expiry(0), nowMs + 60_000);
    assert.equal(other.count(nowMs + 59_999), 1);
    assert.equal(other.count(nowMs + 60_000), 0);
  });

  it("counts what was sent before it was opened", () => {
    const one = open();
    enter(one).ended(nowMs);
    enter(one);
    nowMs += 10_000;
    assert.equal(open().count(nowMs), 2);
  });

  it("counts a request that was never made for nothing", () => {
    const [one, other] = [open(), open()];
    enter(one).withdrawn(nowMs);
    assert.equal(other.count(nowMs), 0);
  });

  it("counts a request of a process that died for 75 s", () => {
    const [one, other] = [open(), open()];
    enter(one);
    assert.equal(other.expiry(0), undefined, "it may still end");
    assert.equal(other.count(nowMs + 74_999), 1);
    assert.equal(other.count(nowMs + 75_000), 0);
  });

  it("lets the first in the file send where two see the same last place", () => {
    const [one, other] = [open(), open()];
    for (let sent = 0; sent < 49; sent++) enter(one);
    assert.deepEqual([one.count(nowMs), other.count(nowMs)], [49, 49]);
    const entry = other.enter(nowMs);
    assert.equal(one.enter(nowMs), undefined);
    entry?.withdrawn(nowMs);
    assert.ok(one.enter(nowMs), "what was withdrawn stands before no other");
  });

  it("holds each process to its own limit, and counts the requests of all", () => {
    const [small, large] = [open({ requestsPerMinute: 10 }), open({ requestsPerMinute: 20 })];
    for (let sent = 0; sent < 10; sent++) enter(large);
    assert.equal(small.enter(nowMs), undefined);
    assert.ok(large.enter(nowMs));
  });

  it("keeps hosts apart", () => {
    enter(open());
    assert.equal(open({ host: "127.0.0.1:8081" }).count(nowMs), 0);
  });

  it("takes a moment that has not come yet, from before a restart of the machine, for now", () => {
    const period = Math.floor(nowMs / 120_000);
    enter(open({ machineNow: () => (period + 1) * 120_000 - 1 })).ended(nowMs);
    const ledger = open();
    assert.equal(ledger.count(nowMs), 1);
    assert.equal(ledger.count(nowMs + 60_000), 0);
  });

  it("counts the whole 60 s of a request that ended after this process last looked at its clock", () => {
    const [one, other] = [open(), open()];
    const entry = enter(one);
    entry.ended(nowMs + 200);
    assert.equal(other.count(nowMs), 1);
    assert.equal(other.expiry(0), nowMs + 60_200);
  });

  it("sees what came into a file just before the next begins, and lets nothing come into it later", () => {
    const boundaryMs = 120_000 * 9;
    nowMs = boundaryMs - 1;
    const [early, late] = [open(), open()];
    enter(early);
    let reads = 0;
    const slow = open({ machineNow: () => (reads++ === 0 ? boundaryMs - 1 : boundaryMs) });
    assert.equal(slow.enter(nowMs), undefined, "it was granted in one period and would be sent in the next");
    nowMs = boundaryMs;
    assert.equal(late.count(nowMs), 1);
    assert.equal(open().count(nowMs), 1);
    enter(late);
    assert.deepEqual([early.count(nowMs), open().count(nowMs)], [2, 2]);
  });

  it("does not grow, however many processes come and go", () => {
    for (let preview = 0; preview < 100; preview++) {
      const ledger = open({ requestsPerMinute: 1_000 });
      for (let request = 0; request < 2; request++) enter(ledger).ended(nowMs);
      ledger.close();
      nowMs += 5_000;
    }
    assert.ok(readdirSync(folder).length <= 2, readdirSync(folder).join());
    assert.ok(bytes() <= 2 * 24 * 2 * 32, `${bytes()} bytes`);
  });

  it("holds moments, and random numbers that tell one request from another", () => {
    enter(open()).ended(nowMs);
    const [name = ""] = readdirSync(folder);
    assert.equal(name, `127.0.0.1%3A8080.${Math.floor(nowMs / 120_000)}`);
    const content = readFileSync(join(folder, name));
    assert.equal(content.length, 32);
    assert.deepEqual([content.readDoubleLE(0), content.readDoubleLE(16)], [nowMs, nowMs]);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  const breaks: [string, (file: string) => void][] = [
    ["is damaged", (file) => appendFileSync(file, Buffer.alloc(16, 255))],
    ["is gone with its folder", () => rmSync(folder, { recursive: true })],
    ["cannot be written any longer", () => mock.method(fs, "writeSync", () => 0)],
  ];
  for (const [how, breakIt] of breaks)
    it(`goes on where the file ${how}, as a process without one: others may have used 40% of the limit`, () => {
      nowMs = 120_000 * 9 - 1;
      const reasons: string[] = [];
      const broken = ({ message }: Error) => reasons.push(message);
      const [ledger, other] = [open({ requestsPerMinute: 10, broken }), open()];
      enter(other).ended(nowMs);
      enter(ledger).ended(nowMs);
      breakIt(join(folder, readdirSync(folder)[0] ?? ""));
      nowMs += 1;
      for (let sent = 0; sent < 4; sent++) enter(ledger).ended(nowMs);
      assert.equal(ledger.count(nowMs), 10, "2 that are known, 4 that may have been made, and these");
      assert.equal(ledger.enter(nowMs), undefined);
      nowMs += 75_000;
      for (let sent = 0; sent < 10; sent++) enter(ledger);
      assert.equal(ledger.enter(nowMs), undefined, "later it has its whole limit");
      assert.equal(reasons.length, 1, "it says so once");
    });

  it("cannot be opened where the file is damaged", () => {
    enter(open());
    appendFileSync(join(folder, readdirSync(folder)[0] ?? ""), Buffer.alloc(16, 255));
    assert.throws(() => open(), /the ledger is damaged/);
  });

  it("never lets more than the limit count, in whatever order processes act, end and die", () => {
    const step = fc.record({
      process: fc.nat(3),
      act: fc.constantFrom("enter", "end", "withdraw", "die"),
      afterMs: fc.nat(4_000),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 8 }), (steps, limit) => {
        nowMs += 1_000_000;
        const start = () => open({ requestsPerMinute: limit });
        const ledgers = [start(), start(), start(), start()];
        const flying: { entry: ReturnType<typeof enter>; sentMs: number }[][] = [[], [], [], []];
        const requests: { sentMs: number; endMs: number }[] = [];
        for (const { process, act, afterMs } of steps) {
          nowMs += afterMs;
          const its = flying[process] ?? [];
          if (act === "enter") {
            const entry = ledgers[process]?.enter(nowMs);
            if (entry) its.push({ entry, sentMs: nowMs });
          } else if (act === "die") {
            for (const { sentMs } of its.splice(0)) requests.push({ sentMs, endMs: sentMs + 15_000 });
            ledgers[process]?.close();
            ledgers[process] = start();
          } else {
            const first = its.shift();
            // A request that takes longer counts as dead meanwhile.
            const endMs = Math.min(nowMs, (first?.sentMs ?? 0) + 15_000);
            if (act === "end") first?.entry.ended(nowMs);
            else first?.entry.withdrawn(nowMs);
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
