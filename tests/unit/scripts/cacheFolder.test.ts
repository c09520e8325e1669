import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "./load";

interface CacheFolderScript {
  privateFolder(path: string, uid?: number): string;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("the folder of the engine cache", () => {
  let dir: string;
  const uid = process.getuid?.();
  before(function () {
    if (uid === undefined) this.skip();
  });
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), "pulumi-lucidity-cache-")));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const privateFolder = async (path: string, owner = uid) =>
    (await load<CacheFolderScript>("engine/cacheFolder.mjs")).privateFolder(path, owner);
  const made = (mode: number) => {
    const path = join(dir, "cache");
    mkdirSync(path);
    chmodSync(path, mode);
    return path;
  };

  it("is made for its user alone", async () => {
    const path = await privateFolder(join(dir, "new", "cache"));
    assert.equal(path, join(dir, "new", "cache"));
    assert.equal(modeOf(path), "700");
  });

  it("is closed to others where they could read it", async () => {
    assert.equal(modeOf(await privateFolder(made(0o755))), "700");
  });

  for (const mode of [0o777, 0o775, 0o1777]) {
    it(`is refused with the mode ${mode.toString(8)}: another user may have put an engine into it`, async () => {
      const path = made(mode);
      await assert.rejects(privateFolder(path), (error: Error) => {
        assert.equal(error.name, "UntrustedCacheError");
        assert.match(error.message, /other users can write to it/);
        assert.match(error.message, /Remove it, or set PULUMI_LUCIDITY_CACHE/);
        assert.ok(error.message.includes(path));
        return true;
      });
    });
  }

  it("is refused where it belongs to another user, and left as it is", async () => {
    const path = made(0o755);
    await assert.rejects(privateFolder(path, 12_345), {
      name: "UntrustedCacheError",
      message: new RegExp(`it belongs to user id ${uid}, not to yours, 12345`),
    });
    assert.equal(modeOf(path), "755");
  });

  it("is where a link leads, which is what is checked", async () => {
    const path = made(0o777);
    const link = join(dir, "link");
    symlinkSync(path, link);
    await assert.rejects(privateFolder(link), /other users can write to it/);
    chmodSync(path, 0o700);
    assert.equal(await privateFolder(link), path);
  });
});
