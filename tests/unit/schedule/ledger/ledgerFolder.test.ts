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
import { ledgerFolder } from "../../../../provider/schedule/ledger/ledgerFolder";

const uid = process.getuid?.();
const isRoot = uid === 0;

describe("the folder of the ledger", () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "parent-"));
    folder = join(parent, `pulumi-lucidity-${uid}`);
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it("is made for its user alone, one for each user, and found again", () => {
    assert.equal(ledgerFolder(parent), folder);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(ledgerFolder(parent), folder);
  });

  it("is refused where others may read or write it", () => {
    mkdirSync(folder);
    for (const mode of [0o755, 0o770, 0o701]) {
      chmodSync(folder, mode);
      assert.throws(() => ledgerFolder(parent), /is open to other users$/);
    }
  });

  it("is refused where it belongs to another user", function () {
    if (!isRoot) return this.skip();
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 12_345, 12_345);
    assert.throws(() => ledgerFolder(parent), /belongs to another user$/);
  });

  it("is refused where it is a link or a file", () => {
    mkdirSync(join(parent, "elsewhere"), { mode: 0o700 });
    symlinkSync(join(parent, "elsewhere"), folder);
    assert.throws(() => ledgerFolder(parent), /is not a folder$/);
    rmSync(folder);
    writeFileSync(folder, "");
    assert.throws(() => ledgerFolder(parent), /is not a folder$/);
  });

  it("is refused where it cannot be made", () => {
    assert.throws(() => ledgerFolder(join(parent, "missing")), { code: "ENOENT" });
  });
});
