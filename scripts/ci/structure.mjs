/** Checks the code's structure: who imports whom, the size of files and folders, and the files that documents mention. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { bin, filesBelow, must, projectEnv, root } from "../setup.mjs";

const sources = ["provider", "sdk", "simulator", "scripts", "bench", "tests"];
const extensions = new Set([".ts", ".mjs", ".cjs", ".js"]);
const mostFiles = 12;
const mostLines = 250;
/** A file of the repository, as a document names it. */
const mention = new RegExp(`\`((?:${sources.join("|")}|docs|examples)/[\\w./-]+\\.\\w+)\``, "g");

export function imports() {
  must(bin("depcruise"), ["--output-type", "err-long", ...sources], projectEnv());
}

/** @throws Error that names each file that is too long and each folder that is too full */
export function sizes() {
  const wrong = [];
  const counts = new Map();
  for (const path of sources.flatMap((top) => filesBelow(join(root, top)))) {
    if (!extensions.has(extname(path))) continue;
    const folder = dirname(path);
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
