import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs, {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import fc from "fast-check";
import { FileLedger } from "../../../../provider/schedule/ledger/fileLedger";
import { LedgerFolder } from "../../../../provider/schedule/ledger/ledgerFolder";

const host = "127.0.0.1:8080";
const id = "0123456789ab";
const periodMs = 120_000;

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

  const now = () => nowMs;
  const open = (more: object = {}) =>
    new FileLedger({
      folder: LedgerFolder.open(folder),
      host,
      requestsPerMinute: 50,
      clock: { now },
      machine: { id, now },
      ...more,
    });
  const fileOf = (period: number, clock = id) => join(folder, `127.0.0.1%3A8080.${clock}.${period}`);
  const age = (ms: number) => {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const thenS = (statSync(file).mtimeMs - ms) / 1_000;
      utimesSync(file, thenS, thenS);
    }
  };
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
    const period = Math.floor(nowMs / periodMs);
    enter(open({ machine: { id, now: () => (period + 1) * periodMs - 1 } })).ended(nowMs);
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
    const boundaryMs = periodMs * 9;
    nowMs = boundaryMs - 1;
    const [early, late] = [open(), open()];
    enter(early);
    let isSlow = false;
    const slow = open({ machine: { id, now: () => (isSlow ? boundaryMs : boundaryMs - 1) } });
    isSlow = true;
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
      nowMs += 30_000;
      age(30_000);
    }
    assert.ok(readdirSync(folder).length <= 7, readdirSync(folder).join());
    assert.ok(bytes() <= 7 * 4 * 2 * 32, `${bytes()} bytes`);
  });

  it("holds moments, and random numbers that tell one request from another", () => {
    enter(open()).ended(nowMs);
    const [name = ""] = readdirSync(folder);
    assert.equal(join(folder, name), fileOf(Math.floor(nowMs / periodMs)));
    const content = readFileSync(join(folder, name));
    assert.equal(content.length, 32);
    assert.deepEqual([content.readUIntLE(0, 6), content.readUIntLE(16, 6)], [1_000 * nowMs, 1_000 * nowMs]);
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  const breaks: [string, (file: string) => void][] = [
    ["is damaged", (file) => appendFileSync(file, Buffer.alloc(16, 255))],
    ["has become zeros", (file) => truncateSync(file, 2 ** 31)],
    ["is gone with its folder", () => rmSync(folder, { recursive: true })],
    ["cannot be found in its folder, which is open to others now", () => fs.chmodSync(folder, 0o777)],
    ["cannot be written any longer", () => mock.method(fs, "writeSync", () => 0)],
  ];
  for (const [how, breakIt] of breaks)
    it(`goes on where the file ${how}, as a process without one: others may have used 40% of the limit`, () => {
      nowMs = periodMs * 9 - 1;
      const reasons: string[] = [];
      const uncounted = ({ message }: Error) => reasons.push(message);
      const [ledger, other] = [open({ requestsPerMinute: 10, uncounted }), open()];
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

  const openFiles = () =>
    readdirSync("/proc/self/fd").filter((fd) => {
      const link = join("/proc/self/fd", fd);
      return existsSync(link) && readlinkSync(link).startsWith(folder);
    });

  const unusable: [string, (current: string, previous: string) => void, RegExp][] = [
    ["is damaged", (current) => writeFileSync(current, Buffer.alloc(16, 255)), /^the ledger is damaged$/],
    ["is one record of zeros", (current) => writeFileSync(current, Buffer.alloc(16)), /is damaged$/],
    ["has 2 GiB of zeros", (_, previous) => sparse(previous), /is damaged$/],
    ["is a pipe", (current) => execFileSync("mkfifo", [current]), /is not a file$/],
    ["before it is a pipe", (_, previous) => execFileSync("mkfifo", [previous]), /is not a file$/],
    ["is a link", (current) => symlinkSync("/dev/zero", current), /ELOOP/],
    ["is a folder", (current) => mkdirSync(current), /EISDIR/],
  ];
  const sparse = (file: string) => {
    writeFileSync(file, "");
    truncateSync(file, 2 ** 31);
  };
  for (const [what, make, message] of unusable)
    it(`cannot be opened where the file ${what}, and leaves none open`, () => {
      const period = Math.floor(nowMs / periodMs);
      make(fileOf(period), fileOf(period - 1));
      assert.throws(() => open(), { message });
      assert.deepEqual(openFiles(), []);
    });

  it("leaves no file open once it is closed, and counts on without", () => {
    const ledger = open();
    const entry = enter(ledger);
    nowMs += periodMs;
    assert.equal(ledger.count(nowMs), 0);
    assert.equal(openFiles().length, 2);
    ledger.close();
    entry.ended(nowMs);
    assert.equal(ledger.count(nowMs), 1);
    assert.deepEqual(openFiles(), []);
  });

  it("compares the two clocks at one moment, however the process is interrupted while it starts", () => {
    let reads = 0;
    const interrupted = () => {
      nowMs += ++reads % 3 === 0 ? 700 : 0.01;
      return nowMs;
    };
    const other = open();
    const ledger = open({ clock: { now: interrupted }, machine: { id, now: interrupted } });
    const entry = enter(ledger);
    entry.ended(nowMs);
    assert.equal(other.count(nowMs), 1);
    const offMs = (other.expiry(0) ?? Number.NaN) - nowMs - 60_000;
    assert.ok(Math.abs(offMs) < 0.1, `${offMs} ms`);
  });

  it("removes files of its own that are old, and no other", () => {
    const period = Math.floor(nowMs / periodMs);
    const others = ["notes.2", "notes.2024", `x.${id}.9 `, `y.${id.slice(1)}.2`, `z.${id}.1.2`, "a.b.3"];
    for (const name of others) writeFileSync(join(folder, name), "");
    mkdirSync(fileOf(2));
    for (const kept of [fileOf(period - 1), fileOf(3, "ba9876543210")]) writeFileSync(kept, "");
    writeFileSync(fileOf(4), "");
    writeFileSync(join(folder, `127.0.0.1%3A9.${id}.5`), "");
    age(3_600_000);
    writeFileSync(fileOf(6), "");
    const before = readdirSync(folder);
    open();
    const removed = before.filter((name) => !existsSync(join(folder, name)));
    assert.deepEqual(removed, [`127.0.0.1%3A8080.${id}.4`, `127.0.0.1%3A9.${id}.5`]);
  });

  it("keeps what a machine with another clock counts in the same folder, and says that it does not know it", () => {
    const theirs = open({ machine: { id: "ba9876543210", now: () => nowMs + 9e8 } });
    enter(theirs).ended(nowMs);
    const reasons: string[] = [];
    const ours = open({ requestsPerMinute: 10, uncounted: ({ message }: Error) => reasons.push(message) });
    assert.equal(ours.count(nowMs), 4);
    nowMs += 30_000;
    assert.equal(theirs.count(nowMs), 1);
    assert.deepEqual(reasons, [`processes of another machine use ${folder}, too`]);
  });

  it("follows no link that its folder is replaced by, and touches nothing there", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    const foreign = `127.0.0.1%3A8080.${id}.2`;
    writeFileSync(join(elsewhere, foreign), "");
    utimesSync(join(elsewhere, foreign), 0, 0);
    const reasons: string[] = [];
    const ledger = open({ uncounted: ({ message }: Error) => reasons.push(message) });
    renameSync(folder, `${folder}.moved`);
    symlinkSync(elsewhere, folder);
    nowMs += periodMs;
    ledger.count(nowMs);
    assert.deepEqual(readdirSync(elsewhere), [foreign]);
    assert.deepEqual(reasons, [`${folder} is not a folder`]);
    rmSync(`${folder}.moved`, { recursive: true });
    rmSync(elsewhere, { recursive: true });
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
