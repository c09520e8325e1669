/**
 * `npm run sdks` writes the SDKs of every language from the native provider's schema, with generators that are built from pinned
 * Go modules; nothing is downloaded once they are built. `--check` says which of the committed files are stale.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureTools } from "../engine/tools.mjs";
import { namesIn } from "../release/names.mjs";
import { main, outputOf, readJson, root, withFolder } from "../setup.mjs";
import { documentNode } from "./nodeDocs.mjs";
import { goMod, pom, pythonReadme } from "./sdkFiles.mjs";

const here = join(root, "scripts", "plugin");
const schema = join(root, "provider", "cmd", "pulumi-resource-lucidity", "schema.json");
const builds = [
  { recipe: join(here, "sdks"), target: ".", name: "sdks" },
  { recipe: join(here, "sdks-dotnet"), target: ".", name: "sdks-dotnet" },
  { recipe: join(here, "sdks-java"), target: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-java-gen" },
];

/** Where each SDK goes, and which generated files are left out: the Node SDK is a part of this package. */
const targets = [
  {
    from: "nodejs",
    to: "sdk/nodejs/native",
    without: ["package.json", "tsconfig.json", "README.md", ".gitignore", ".gitattributes"],
  },
  { from: "python", to: "sdk/python", without: [".gitattributes", ".gitignore"] },
  { from: "go", to: "sdk/go", without: [".gitattributes"] },
  { from: "java", to: "sdk/java", without: [] },
  { from: "dotnet", to: "sdk/dotnet", without: [] },
];

/** Generates every SDK into `folder`, or returns why it cannot. */
async function generate(folder, log) {
  const tools = await ensureTools("sdks", builds, { log });
  if ("reason" in tools) return tools;
  const packageJson = readJson(root, "package.json");
  const { version } = packageJson;
  const generated = join(folder, "generated");
  for (const name of ["sdks", "sdks-dotnet"]) outputOf(join(tools.dir, name), [schema, version, generated]);
  const versioned = join(folder, "schema.json");
  writeFileSync(versioned, JSON.stringify({ ...readJson(schema), version }));
  const java = ["generate", "--schema", versioned, "--out", "java", "--build", "none"];
  outputOf(join(tools.dir, "pulumi-java-gen"), java, { cwd: generated });
  for (const { from, to, without } of targets) {
    for (const name of without) rmSync(join(generated, from, name), { force: true });
    cpSync(join(generated, from), join(folder, to), { recursive: true });
  }
  complete(folder, version, namesIn(packageJson));
  return {};
}

function complete(folder, version, names) {
  documentNode(join(folder, "sdk/nodejs/native"));
  cpSync(join(root, "LICENSE"), join(folder, "sdk/python/LICENSE"));
  cpSync(join(root, "LICENSE"), join(folder, "sdk/java/src/main/resources/META-INF/LICENSE"));
  writeFileSync(join(folder, "sdk/python/README.md"), pythonReadme);
  writeFileSync(join(folder, "sdk/go/go.mod"), goMod(names));
  writeFileSync(join(folder, "sdk/java/pom.xml"), pom(version, names));
  const resources = join(folder, "sdk/java/src/main/resources/com/pulumi/lucidity");
  mkdirSync(resources, { recursive: true });
  writeFileSync(join(resources, "version.txt"), version);
}

/** @throws Error with the difference where what is committed is not what the schema says */
export const checkSdks = (log) =>
  withFolder("sdks", async (folder) => {
    const { reason } = await generate(folder, log);
    if (reason !== undefined) return { skipped: reason };
    const stale = targets.flatMap(({ to }) => {
      const args = ["diff", "--no-index", "--stat", to, join(folder, to)];
      const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
      return status === 0 ? [] : [stdout];
    });
    if (stale.length > 0)
      throw new Error(`${stale.join("\n")}\nThe SDKs are not what the schema says: run \`npm run sdks\`.`);
    return {};
  });

const writeSdks = (log) =>
  withFolder("sdks", async (folder) => {
    const { reason } = await generate(folder, log);
    if (reason !== undefined) throw new Error(`the SDKs cannot be generated: ${reason}`);
    for (const { to } of targets) {
      if (existsSync(join(root, to))) rmSync(join(root, to), { recursive: true });
      cpSync(join(folder, to), join(root, to), { recursive: true });
      log(`${to}: ${readdirSync(join(root, to), { recursive: true }).length} files`);
    }
  });

const log = (line) => console.error(line);
await main(import.meta.url, (flag) => (flag === "--check" ? checkSdks(log) : writeSdks(log)));
