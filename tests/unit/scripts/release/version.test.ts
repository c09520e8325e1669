import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { load } from "../load";
import { Tree } from "./tree";

interface VersionScript {
  spellVersion(folder: string, day: string): void;
}

const unreleased = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.2.3 (2026-01-02)\n\n- Old.\n";

describe("`npm version`", () => {
  let tree: Tree;
  const spell = async (version: string) => {
    tree.set("package.json", { version });
    (await load<VersionScript>("release/version.mjs")).spellVersion(tree.folder, "2026-03-04");
  };
  beforeEach(() => {
    tree = new Tree();
    tree.write("CHANGELOG.md", unreleased);
  });
  afterEach(() => tree.remove());

  it("spells the version in the documents and examples", async () => {
    await spell("7.8.9");
    const install = tree.read("docs/installation-configuration.md");
    assert.match(
      install,
      /plugin install resource lucidity 7\.8\.9 --file pulumi-resource-lucidity-v7\.8\.9-linux/,
    );
    assert.doesNotMatch(install, /0\.1\.0/);
    assert.match(tree.read("examples/go/go.mod"), /\/sdk\/go v7\.8\.9/);
    assert.match(
      tree.read("examples/java/pom.xml"),
      /<artifactId>lucidity<\/artifactId>\s+<version>7\.8\.9</,
    );
    assert.match(tree.read("examples/nodejs-native/package.json"), /"pulumi-lucidity": "\^7\.8\.9"/);
  });

  it("leaves no document behind", async () => {
    const former = String(tree.json("package.json").version).replaceAll(".", "\\.");
    await spell("7.8.9");
    const documents = readdirSync(join(tree.folder, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name));
    for (const name of ["README.md", ...documents])
      assert.doesNotMatch(tree.read(name), new RegExp(`lucidity.*\\b${former}\\b`), name);
  });

  it("leaves the versions of other packages", async () => {
    await spell("7.8.9");
    assert.match(tree.read("examples/java/pom.xml"), /<artifactId>pulumi<\/artifactId>\s+<version>0\./);
    assert.match(tree.read("examples/go/go.mod"), /pulumi\/sdk\/v3 v3\./);
  });

  it("follows the address of the repository", async () => {
    tree.set("package.json", { repository: { url: "git+https://github.com/owner/name.git" } });
    tree.write("examples/go/go.mod", "require github.com/owner/name/sdk/go v0.1.0\n");
    await spell("7.8.9");
    assert.equal(tree.read("examples/go/go.mod"), "require github.com/owner/name/sdk/go v7.8.9\n");
  });

  it("dates what is unreleased", async () => {
    await spell("7.8.9");
    assert.equal(tree.read("CHANGELOG.md"), unreleased.replace("Unreleased", "7.8.9 (2026-03-04)"));
  });

  it("refuses a version of which nothing is said, one that is there, and what is no version", async () => {
    tree.write("CHANGELOG.md", unreleased.replace("- New.\n\n", ""));
    await assert.rejects(spell("7.8.9"), /no section "## Unreleased" that says what changed/);
    tree.write("CHANGELOG.md", unreleased);
    await assert.rejects(spell("1.2.3"), /a section "## 1\.2\.3" already/);
    await assert.rejects(spell("7.8.9-rc.1"), /write MAJOR\.MINOR\.PATCH/);
    assert.equal(tree.read("CHANGELOG.md"), unreleased);
  });
});
