/** The blocks of code that the documents show. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..", "..");

export interface Block {
  /** A name for a test: file and line. */
  where: string;
  page: string;
  language: string;
  code: string;
}

const inside = (folder: string, name: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => name.test(path))
    .map((path) => `${folder}/${path}`);

/** Documents, and the sources whose docstrings show examples. */
const pages = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md"],
  ...inside("docs", /^(?!surface\/).*\.md$/),
  ...inside("sdk/nodejs", /^\w+\.ts$/),
  ...inside("simulator", /\.ts$/),
];

function blocksOf(page: string): Block[] {
  const source = readFileSync(join(root, page), "utf8");
  const text = page.endsWith(".ts") ? source.replaceAll(/^ *\* ?/gm, "") : source;
  return [...text.matchAll(/^( *)```(\w+)[^\n]*\n(.*?)^ *```/gms)].map(
    ({ 1: indent = "", 2: language = "", 3: code = "", index }) => ({
      where: `${page}:${text.slice(0, index).split("\n").length}`,
      page,
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    }),
  );
}

export const blocks = (...languages: string[]): Block[] =>
  pages.flatMap(blocksOf).filter(({ language }) => languages.includes(language));
