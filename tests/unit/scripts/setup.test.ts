import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "./load";

describe("the dependencies of the project", () => {
  const lists = { "": {}, "node_modules/a": { integrity: "sha512-1" } };
  const optional = { "node_modules/b": { integrity: "sha512-2", optional: true } };
  const cases: [string, object | undefined, object, boolean][] = [
    ["are missing before the first installation", undefined, lists, false],
    ["are there when the same lockfile was installed", lists, lists, true],
    ["are there without the optional ones of other platforms", lists, { ...lists, ...optional }, true],
    ["are missing when one has been added", { "": {} }, lists, false],
    ["are missing when one has changed", { "node_modules/a": { integrity: "sha512-0" } }, lists, false],
  ];
  for (const [title, installed, wanted, expected] of cases)
    it(title, async () => {
      const { isInstalled } = await load<{ isInstalled(folder: string): boolean }>("setup.mjs");
      const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-setup-"));
      try {
        mkdirSync(join(folder, "node_modules"));
        const write = (name: string, packages: object) =>
          writeFileSync(join(folder, name), JSON.stringify({ packages }));
        if (installed !== undefined) write("node_modules/.package-lock.json", installed);
        write("package-lock.json", wanted);
        assert.equal(isInstalled(folder), expected);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
});
