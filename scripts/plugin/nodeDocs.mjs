/**
 * Docstrings that the generator of the Node SDK leaves out: it documents a class, a function and the type of an enum, but not the
 * names by which a program imports them, at which an editor shows a docstring.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The first paragraph of the docstring of `name`. */
function docOf(text, kind, name) {
  const [, doc] =
    text.match(new RegExp(`/\\*\\*\\n((?: \\*.*\\n)+?) \\*/\\nexport ${kind} ${name}\\b`)) ?? [];
  if (doc === undefined) throw new Error(`the generated ${kind} ${name} has no description`);
  return `/**\n${doc.split(" *\n")[0]} */\n`;
}

/** @param {string} folder of the generated SDK */
export function documentNode(folder) {
  const change = (name, replace) => {
    const path = join(folder, name);
    writeFileSync(path, replace(readFileSync(path, "utf8")));
  };
  const sources = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(".ts"))
      .map((name) => [name.replace(".ts", ""), readFileSync(join(folder, name), "utf8")]),
  );
  change("index.ts", (text) =>
    text.replace(
      /^export (?:type|const) (\w+)(?: =|:) (?:typeof )?import\("\.\/(\w+)"\)/gm,
      (line, name, file) => docOf(sources[file], "(?:class|function)", name) + line,
    ),
  );
  change("types/enums/index.ts", (text) =>
    text.replace(/^export const (\w+) = /gm, (line, name) => docOf(text, "type", name) + line),
  );
}
