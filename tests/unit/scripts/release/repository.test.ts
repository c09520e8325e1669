import assert from "node:assert/strict";
import { load } from "../load";
import { Tree } from "./tree";

interface Names {
  goModule: string;
  mavenGroup: string;
  metadata: Record<string, string>;
}
interface NamesScript {
  namesOf(url: string): Names;
  namesIn(packageJson: Record<string, unknown>): Names;
}
interface RepositoryScript {
  setRepository(folder: string, url: string): string[];
}
interface SdkFilesScript {
  goMod(names: Names): string;
  pom(version: string, names: Names): string;
}

const schema = "provider/cmd/pulumi-resource-lucidity/schema.json";

describe("the address of the repository", () => {
  let tree: Tree;
  const set = async (url: string) =>
    (await load<RepositoryScript>("release/repository.mjs")).setRepository(tree.folder, url);
  beforeEach(() => {
    tree = new Tree();
  });
  afterEach(() => tree.remove());

  it("is written once, into package.json and the schema, where the registries and the engine look for it", async () => {
    await set("https://github.com/Owner/pulumi-lucidity");
    const { homepage, repository, bugs } = tree.json("package.json");
    assert.equal(homepage, "https://github.com/Owner/pulumi-lucidity#readme");
    assert.deepEqual(repository, { type: "git", url: "git+https://github.com/Owner/pulumi-lucidity.git" });
    assert.equal(bugs, "https://github.com/Owner/pulumi-lucidity/issues");
    const written = tree.json(schema);
    assert.equal(written.repository, "https://github.com/Owner/pulumi-lucidity");
    assert.equal(written.homepage, written.repository);
    assert.equal(written.pluginDownloadURL, "github://api.github.com/Owner/pulumi-lucidity");
    assert.match(
      String(written.logoUrl),
      /^https:\/\/raw\.githubusercontent\.com\/Owner\/pulumi-lucidity\/HEAD\//,
    );
  });

  it("names the Go module and the Maven group in the schema, the documents and the examples", async () => {
    await set("https://github.com/Owner/pulumi-lucidity");
    const goModule = "github.com/Owner/pulumi-lucidity/sdk/go";
    assert.ok(tree.read(schema).includes(`"importBasePath": "${goModule}/lucidity"`));
    assert.ok(
      tree.read(schema).includes(`\\"${goModule}/lucidity\\"`),
      "in the programs of its descriptions",
    );
    assert.ok(tree.read("examples/go/main.go").includes(`"${goModule}/lucidity"`));
    assert.match(
      tree.read("examples/go/go.mod"),
      new RegExp(`\\t${goModule} v.*replace ${goModule} =>`, "s"),
    );
    assert.ok(tree.read("docs/_index.md").includes(`"${goModule}/lucidity"`));
    assert.ok(tree.read("tests/languages/go.test.ts").includes(goModule));
    assert.ok(tree.read("examples/java/pom.xml").includes("<groupId>io.github.owner</groupId>"));
    assert.ok(tree.read("docs/installation-configuration.md").includes("`io.github.owner:lucidity`"));
    for (const path of [
      schema,
      "examples/go/main.go",
      "examples/go/go.mod",
      "examples/java/pom.xml",
      "docs/_index.md",
    ])
      assert.doesNotMatch(
        tree.read(path),
        /(?<!Owner\/)pulumi-lucidity\/sdk\/go|example\.com|com\.example/,
        path,
      );
  });

  it("changes nothing when it is set again, and everything when it moves", async () => {
    await set("https://github.com/owner/pulumi-lucidity");
    assert.deepEqual(await set("git+https://github.com/owner/pulumi-lucidity.git"), []);
    await set("https://github.com/other/lucidity");
    for (const path of [
      "package.json",
      schema,
      "examples/go/go.mod",
      "examples/java/pom.xml",
      "docs/installation-configuration.md",
    ]) {
      assert.match(tree.read(path), /github\.(com\/)?other/, path);
      assert.doesNotMatch(tree.read(path), /owner/, path);
    }
  });

  it("is one on GitHub, since its releases carry the plugin", async () => {
    for (const url of [
      "https://example.com/owner/name",
      "owner/name",
      "https://github.com/owner",
      "https://github.com/OWNER/na me",
    ])
      await assert.rejects(
        set(url),
        /is not the address of a repository: write https:\/\/github\.com\/OWNER\/NAME/,
        url,
      );
  });

  it("gives the Java SDK what Maven Central asks for, and the Go SDK its path", async () => {
    const { namesOf, namesIn } = await load<NamesScript>("release/names.mjs");
    const { goMod, pom } = await load<SdkFilesScript>("plugin/sdkFiles.mjs");
    const names = namesOf("https://github.com/owner/name");
    assert.match(goMod(names), /^module github\.com\/owner\/name\/sdk\/go\n/);
    const written = pom("1.2.3", names);
    for (const element of ["name", "description", "url", "licenses", "developers", "scm"])
      assert.match(written, new RegExp(`^  <${element}>`, "m"));
    assert.match(
      written,
      /<groupId>io\.github\.owner<\/groupId>\n {2}<artifactId>lucidity<\/artifactId>\n {2}<version>1\.2\.3</,
    );
    assert.match(goMod(namesIn({})), /^module example\.com\/pulumi-lucidity\/sdk\/go\n/);
    assert.doesNotMatch(pom("1.2.3", namesIn({})), /<scm>|undefined/);
  });
});
