import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LedgerFolder } from "../../../../provider/schedule/ledger/ledgerFolder";

const uid = process.getuid?.();
const isRoot = uid === 0;

describe("the folder of the ledger", () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "parent-"));
    folder = join(parent, "named");
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it("is one for each user, whatever TMPDIR says, and for that user alone", function () {
    if (uid === undefined) return this.skip();
    const before = process.env.TMPDIR;
    process.env.TMPDIR = parent;
    try {
      assert.equal(LedgerFolder.open().path, `/tmp/pulumi-lucidity-${uid}`);
      assert.equal(LedgerFolder.open(" ").path, `/tmp/pulumi-lucidity-${uid}`);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    assert.equal(statSync(`/tmp/pulumi-lucidity-${uid}`).mode & 0o777, 0o700);
  });

  it("is the named one, made for this user alone, and found again", () => {
    assert.equal(LedgerFolder.open(`${folder}\r`).path, folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(LedgerFolder.open(folder).path, folder);
  });

  it("is refused where others may write it", () => {
    mkdirSync(folder);
    for (const mode of [0o770, 0o702, 0o777]) {
      chmodSync(folder, mode);
      assert.throws(() => LedgerFolder.open(folder), /is open to other users$/);
    }
    chmodSync(folder, 0o755);
    assert.equal(LedgerFolder.open(folder).path, folder);
  });

  it("is refused where it belongs to another user", function () {
    if (!isRoot) return this.skip();
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 12_345, 12_345);
    assert.throws(() => LedgerFolder.open(folder), /belongs to another user$/);
  });

  it("is refused where it is a link or a file", () => {
    mkdirSync(join(parent, "elsewhere"), { mode: 0o700 });
    symlinkSync(join(parent, "elsewhere"), folder);
    assert.throws(() => LedgerFolder.open(folder), /is not a folder$/);
    rmSync(folder);
    writeFileSync(folder, "");
    assert.throws(() => LedgerFolder.open(folder), /is not a folder$/);
  });

  it("is refused where it cannot be made, or its path depends on where the process runs", () => {
    assert.throws(() => LedgerFolder.open(join(parent, "missing", "named")), { code: "ENOENT" });
    assert.throws(() => LedgerFolder.open("budget"), /must be an absolute path, not "budget"$/);
  });

  it("is not shown where a token was set in its place", () => {
    const token = ["8f3a9b2c7d1e4f6a", "8b0c2d4e"].join("");
    assert.throws(
      () => LedgerFolder.open(token),
      ({ message }: Error) => !message.includes(token),
    );
  });
});
