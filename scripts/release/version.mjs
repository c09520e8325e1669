/**
 * Run by `npm version` once package.json has the new version: everything else that spells it follows, and is staged for the
 * commit that npm makes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, main, must, projectEnv, readJson, root } from "../setup.mjs";
import { released } from "./changelog.mjs";
import { namesIn } from "./names.mjs";

const parts = "\\d+\\.\\d+\\.\\d+";

/** How a version is spelled beside the project's names: other versions stay. */
const spellings = ({ goModule }) =>
  [
    "plugin install resource lucidity ",
    "pulumi-resource-lucidity-v",
    '"pulumi-lucidity": "\\^',
    `${goModule.replaceAll(".", "\\.")} v`,
    "<artifactId>lucidity</artifactId>\\s*<version>",
    "pulumi[_-]lucidity==",
  ].map((before) => new RegExp(`(?<=${before})${parts}`, "g"));

const documents = /\.(md|mod|xml|json|txt|ya?ml)$/;

function textsIn(folder) {
  const below = ["docs", "examples"].flatMap((top) => filesBelow(join(folder, top)));
  return [join(folder, "README.md"), ...below.filter((path) => documents.test(path))];
}

/** Writes the version of `folder`'s package.json into its documents, examples and changelog. */
export function spellVersion(folder, day) {
  const packageJson = readJson(folder, "package.json");
  const { version } = packageJson;
  if (!new RegExp(`^${parts}$`).test(version))
    throw new Error(`${version} is no version of this project: write MAJOR.MINOR.PATCH`);
  const changelog = join(folder, "CHANGELOG.md");
  writeFileSync(changelog, released(readFileSync(changelog, "utf8"), version, day));
  const patterns = spellings(namesIn(packageJson));
  for (const path of textsIn(folder)) {
    const before = readFileSync(path, "utf8");
    const after = patterns.reduce((text, pattern) => text.replace(pattern, version), before);
    if (after !== before) writeFileSync(path, after);
  }
}

await main(import.meta.url, () => {
  spellVersion(root, new Date().toISOString().slice(0, "YYYY-MM-DD".length));
  must(process.execPath, [join(root, "scripts/plugin/sdks.mjs")], projectEnv());
  must("git", ["add", "CHANGELOG.md", "README.md", "docs", "examples", "sdk"]);
});
