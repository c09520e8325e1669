/** Checks the code's structure: who imports whom, the size of files and folders, and the files that documents mention. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { bin, must, projectEnv, root } from "../setup.mjs";

const sources = ["provider", "sdk", "simulator", "scripts", "bench", "tests"];
const extensions = new Set([".ts", ".mjs", ".cjs", ".js"]);
const mostFiles = 12;
const mostLines = 250;
/** A file of the repository, as a document names it. */
const mention = new RegExp(`\`((?:${sources.join("|")}|docs|examples)/[\\w./-]+\\.\\w+)\``, "g");

/** The rules of .dependency-cruiser.mjs. */
export function imports() {
  must(bin("depcruise"), ["--output-type", "err-long", ...sources], projectEnv());
}

/** @throws Error that names each file that is too long and each folder that is too full */
export function sizes() {
  const wrong = [];
  const counts = new Map();
  for (const { folder, path } of sources.flatMap(sourceFiles)) {
    const lines = readFileSync(path, "utf8").split("\n").length - 1;
    if (lines > mostLines)
      wrong.push(`${relative(root, path)} has ${lines} lines, and ${mostLines} are allowed`);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  for (const [folder, count] of counts)
    if (count > mostFiles)
      wrong.push(`${relative(root, folder)}/ has ${count} source files, and ${mostFiles} are allowed`);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

/** @throws Error that names each file that a document mentions and that is not there */
export function paths() {
  const documents = [
    ...readdirSync(root).filter((name) => name.endsWith(".md")),
    ...readdirSync(join(root, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  ];
  const wrong = documents.flatMap((name) =>
    [...readFileSync(join(root, name), "utf8").matchAll(mention)]
      .filter(([, path]) => !existsSync(join(root, path)))
      .map(([, path]) => `${name} mentions ${path}, which is not there`),
  );
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

function sourceFiles(top) {
  return readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.has(extname(entry.name)))
    .map(({ parentPath, name }) => ({ folder: parentPath, path: join(parentPath, name) }))
    .filter(({ path }) => !path.includes("node_modules"));
}
