import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "./load";

interface Entry {
  name: string;
  version: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
}
interface ChecksumsScript {
  checkChecksums(entries: Entry[]): { wrong: string[]; excused: string };
}

const lockfile = join(__dirname, "..", "..", "..", "package-lock.json");

describe("the check of the lockfile's checksums", () => {
  const { packages } = JSON.parse(readFileSync(lockfile, "utf8")) as { packages: Record<string, Entry> };
  const entries = Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ ...entry, name: path.split("node_modules/").at(-1) ?? "" }));
  const wrongWith = async (...more: Entry[]) => {
    const { checkChecksums } = await load<ChecksumsScript>("ci/checksums.mjs");
    return checkChecksums([...entries, ...more]).wrong;
  };

  it("accepts the lockfile as it is, and names the entries that have none, with the reason", async () => {
    assert.deepEqual(await wrongWith(), []);
    const { checkChecksums } = await load<ChecksumsScript>("ci/checksums.mjs");
    assert.match(checkChecksums(entries).excused, /@pnpm\/exe\.win32-x64 \(.*does not serve them\)/);
  });

  it("names a development dependency without a checksum", async () => {
    const name = "@biomejs/cli-win32-x64";
    assert.deepEqual(await wrongWith({ name, version: "1.2.3", dev: true, optional: true }), [
      `${name}@1.2.3: no checksum`,
    ]);
  });

  it("accepts no weak checksum", async () => {
    const [line] = await wrongWith({ name: "weak", version: "1.0.0", integrity: "sha1-AAAA" });
    assert.equal(line, "weak@1.0.0: a weak checksum");
  });

  it("excuses nothing that is installed on every platform", async () => {
    const name = "@pnpm/exe.win32-x64";
    assert.deepEqual(await wrongWith({ name, version: "1.0.0", dev: true }), [`${name}@1.0.0: no checksum`]);
  });

  it("asks to remove an exception that is no longer needed", async () => {
    const { checkChecksums } = await load<ChecksumsScript>("ci/checksums.mjs");
    const rest = entries.filter(({ name }) => name !== "@pnpm/exe.netbsd-x64");
    const { wrong } = checkChecksums(rest);
    assert.equal(wrong.length, 1);
    assert.match(wrong[0] ?? "", /^@pnpm\/exe\.netbsd-x64: remove its exception/);
  });
});
