import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
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
import { id, Machine, periodMs } from "./machine";

describe("the files of the ledger", () => {
  let machine: Machine;
  let folder: string;
  beforeEach(() => {
    machine = new Machine();
    folder = machine.folder;
  });
  afterEach(() => machine.remove());
  const open = (more: object = {}) => machine.open(more);
  const fileOf = (period: number, clock = id) => join(folder, `127.0.0.1%3A8080.${clock}.${period}`);
  const bytes = () => readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  /** As if the files had last been written that much earlier. */
  const age = (ms: number) => {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      const thenS = (statSync(file).mtimeMs - ms) / 1_000;
      utimesSync(file, thenS, thenS);
    }
  };

  it("does not grow, however many processes come and go", () => {
    for (let preview = 0; preview < 100; preview++) {
      const ledger = open({ requestsPerMinute: 1_000 });
      for (let request = 0; request < 2; request++) machine.enter(ledger).ended(machine.nowMs);
      ledger.close();
      machine.nowMs += 30_000;
      age(30_000);
    }
    assert.ok(readdirSync(folder).length <= 7, readdirSync(folder).join());
    assert.ok(bytes() <= 7 * 4 * 2 * 32, `${bytes()} bytes`);
  });

  it("holds moments, and random numbers that tell one request from another", () => {
    machine.enter(open()).ended(machine.nowMs);
    const [name = ""] = readdirSync(folder);
    assert.equal(join(folder, name), fileOf(Math.floor(machine.nowMs / periodMs)));
    const content = readFileSync(join(folder, name));
    assert.equal(content.length, 32);
    assert.deepEqual(
      [content.readUIntLE(0, 6), content.readUIntLE(16, 6)],
      [1_000 * machine.nowMs, 1_000 * machine.nowMs],
    );
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
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
      const period = Math.floor(machine.nowMs / periodMs);
      make(fileOf(period), fileOf(period - 1));
      assert.throws(() => open(), { message });
      assert.deepEqual(openFiles(), []);
    });

  it("leaves no file open once it is closed, and counts on without", () => {
    const ledger = open();
    const entry = machine.enter(ledger);
    machine.nowMs += periodMs;
    assert.equal(ledger.count(machine.nowMs), 0);
    assert.equal(openFiles().length, 2);
    ledger.close();
    entry.ended(machine.nowMs);
    assert.equal(ledger.count(machine.nowMs), 1);
    assert.deepEqual(openFiles(), []);
  });

  it("removes files of its own that are old, and no other", () => {
    const period = Math.floor(machine.nowMs / periodMs);
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
    const theirs = open({ machine: { id: "ba9876543210", now: () => machine.nowMs + 9e8 } });
    machine.enter(theirs).ended(machine.nowMs);
    const reasons: string[] = [];
    const ours = open({ requestsPerMinute: 10, uncounted: ({ message }: Error) => reasons.push(message) });
    assert.equal(ours.count(machine.nowMs), 4);
    machine.nowMs += 30_000;
    assert.equal(theirs.count(machine.nowMs), 1);
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
    machine.nowMs += periodMs;
    ledger.count(machine.nowMs);
    assert.deepEqual(readdirSync(elsewhere), [foreign]);
    assert.deepEqual(reasons, [`${folder} is not a folder`]);
    rmSync(`${folder}.moved`, { recursive: true });
    rmSync(elsewhere, { recursive: true });
  });
});
