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

const pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "docs"].flatMap((path) =>
  path.endsWith(".md")
    ? [path]
    : readdirSync(join(root, path))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `${path}/${name}`),
);

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), "utf8");
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
