/**
 * `npm run repository -- https://github.com/OWNER/NAME` tells every file where the project lives, and writes the SDKs anew.
 * It can be run again after a move.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { bin, filesBelow, main, must, projectEnv, readJson, root, setUp } from "../setup.mjs";
import { namesIn, namesOf } from "./names.mjs";

const schema = "provider/cmd/pulumi-resource-lucidity/schema.json";
/** Where the names of the Go module and the Maven group are spelled by hand; the SDKs are generated. */
const folders = ["docs", "examples", "tests/languages"];
const extensions = new Set([".md", ".go", ".mod", ".xml", ".ts", ".json", ".yaml"]);

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Replaces whole names, not the end of a longer path. */
function renamed(text, from, to) {
  const goModule = new RegExp(`(?<![\\w./-])${escaped(from.goModule)}(?![\\w-])`, "g");
  const group = new RegExp(`(?<![\\w./-])${escaped(from.mavenGroup)}(?=:lucidity\\b|</groupId>)`, "g");
  return text.replace(goModule, to.goModule).replace(group, to.mavenGroup);
}

/** The metadata is inserted before the licence, where readers look for it. */
function schemaWith(text, names) {
  const { homepage, repository, logoUrl, pluginDownloadURL, ...rest } = JSON.parse(text);
  const entries = Object.entries(rest).flatMap(([key, value]) =>
    key === "license" ? [...Object.entries(names.metadata), [key, value]] : [[key, value]],
  );
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

function packageJsonWith(text, { address }) {
  const { repository, homepage, bugs, ...rest } = JSON.parse(text);
  const links = {
    homepage: `${address}#readme`,
    repository: { type: "git", url: `git+${address}.git` },
    bugs: `${address}/issues`,
  };
  const entries = Object.entries(rest).flatMap(([key, value]) =>
    key === "license" ? [[key, value], ...Object.entries(links)] : [[key, value]],
  );
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

/** @returns {string[]} the files of `folder` that were changed */
export function setRepository(folder, url) {
  const packageJson = join(folder, "package.json");
  const from = namesIn(readJson(packageJson));
  const to = namesOf(url);
  const changed = [];
  const change = (path, write) => {
    const before = readFileSync(path, "utf8");
    const after = write(before);
    if (after === before) return;
    writeFileSync(path, after);
    changed.push(path);
  };
  change(join(folder, schema), (text) => schemaWith(renamed(text, from, to), to));
  for (const path of folders.flatMap((top) => filesBelow(join(folder, top))))
    if (extensions.has(extname(path))) change(path, (text) => renamed(text, from, to));
  // Last: where something fails before, the next run still knows the names to replace.
  change(packageJson, (text) => packageJsonWith(text, to));
  return changed;
}

await main(import.meta.url, async (url) => {
  await setUp(import.meta.url);
  if (url === undefined) throw new Error("Usage: npm run repository -- https://github.com/OWNER/NAME");
  const changed = setRepository(root, url);
  if (changed.length > 0) must(bin("biome"), ["check", "--write", ...changed], projectEnv());
  must(process.execPath, [join(root, "scripts/plugin/sdks.mjs")], projectEnv());
});
