import assert from "node:assert/strict";
import { load } from "../load";
import { Tree } from "./tree";

interface CheckScript {
  obstacles(folder: string, tag?: string): string[];
}
interface ChangelogScript {
  sectionOf(changelog: string, version: string): string;
}
interface RepositoryScript {
  setRepository(folder: string, url: string): string[];
}
interface PackageFilesScript {
  tooLarge(packed: { size: number; files: { path: string; size: number }[] }): string[];
}

const changelog =
  "# Changelog\n\n## Unreleased\n\n- New.\n\n## 7.8.9 (2026-03-04)\n\n- A.\n- B.\n\n## 7.8 (2026-01-02)\n\n- C.\n";

describe("what is in the way of publishing", () => {
  let tree: Tree;
  const found = async (tag?: string) =>
    (await load<CheckScript>("release/check.mjs")).obstacles(tree.folder, tag);
  beforeEach(async () => {
    tree = new Tree();
    (await load<RepositoryScript>("release/repository.mjs")).setRepository(
      tree.folder,
      "https://github.com/owner/name",
    );
    tree.set("package.json", { version: "7.8.9" });
    tree.write("CHANGELOG.md", changelog);
  });
  afterEach(() => tree.remove());

  it("is nothing once the address is set and the version is made", async () => {
    assert.deepEqual(await found(), []);
    assert.deepEqual(await found("v7.8.9"), []);
  });

  it("is an address that is not set, or not everywhere", async () => {
    tree.set("package.json", { repository: undefined });
    assert.deepEqual(await found(), [
      "The address of the repository is not set: run `npm run repository -- https://github.com/OWNER/NAME`.",
    ]);
    tree.set("package.json", { repository: "https://github.com/owner/moved" });
    assert.match(
      (await found()).join(),
      /schema\.json does not: run `npm run repository -- https:\/\/github\.com\/owner\/moved`/,
    );
  });

  it("is a tag of another version", async () => {
    assert.deepEqual(await found("v7.9.0"), [
      "The tag is v7.9.0, package.json says 7.8.9: `npm version` makes the tag that fits.",
    ]);
  });

  it("is a changelog without the version, without its day or without a word", async () => {
    tree.write("CHANGELOG.md", changelog.replace("7.8.9", "7.8.8"));
    assert.deepEqual(await found(), [
      'CHANGELOG.md has no section "## 7.8.9": `npm version 7.8.9` writes it',
    ]);
    tree.write("CHANGELOG.md", changelog.replace("(2026-03-04)", "(built, not published)"));
    assert.match((await found()).join(), /not when it was released: "## 7\.8\.9 \(YYYY-MM-DD\)"/);
    tree.write("CHANGELOG.md", changelog.replace("- A.\n- B.\n", ""));
    assert.deepEqual(await found(), ["CHANGELOG.md says nothing of 7.8.9"]);
  });

  it("is found by the whole version: the text of a release is that of its version alone", async () => {
    const { sectionOf } = await load<ChangelogScript>("release/changelog.mjs");
    assert.equal(sectionOf(changelog, "7.8.9"), "- A.\n- B.");
    assert.equal(sectionOf(changelog, "7.8"), "- C.");
  });

  it("is a package of more than 600 kB: its largest files are named", async () => {
    const { tooLarge } = await load<PackageFilesScript>("ci/packageFiles.mjs");
    const files = [1, 9, 3].map((size) => ({ path: `file-${size}`, size }));
    assert.deepEqual(tooLarge({ size: 600_000, files }), []);
    const lines = tooLarge({ size: 600_001, files });
    assert.match(lines[0] ?? "", /^the package has 600001 bytes, and 600000 are allowed/);
    assert.equal(lines[1], "  file-9: 9");
  });
});
