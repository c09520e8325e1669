/** The diagram in docs/architecture.md: the folders of provider/, and who imports whom. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bin, outputOf, projectEnv, root } from "../setup.mjs";

export const document = join(root, "docs", "architecture.md");
const place = /(<!-- drawn from the code by `npm run architecture` -->\n).*?(<!-- end of the drawing -->)/s;
/** The files directly in provider/ share one box. */
const doors = "doors";

/** @throws Error if the diagram differs from the code */
export function diagram() {
  if (drawn() !== readFileSync(document, "utf8"))
    throw new Error("the diagram in docs/architecture.md is stale: run `npm run architecture`");
}

export function drawn() {
  const text = readFileSync(document, "utf8");
  if (!place.test(text)) throw new Error("docs/architecture.md has no place for the diagram");
  const { boxes, arrows } = reduced(folderImports());
  const lines = [
    "```mermaid",
    "flowchart TD",
    ...boxes.map(({ name, label }) => `  ${name}["${label}"]`),
    ...arrows.map(([from, to]) => `  ${from} --> ${to}`),
    "```",
  ];
  return text.replace(place, (_all, begin, end) => `${begin}\n${lines.join("\n")}\n\n${end}`);
}

/** For each folder of provider/ its files and the folders that it imports. */
function folderImports() {
  const args = ["--output-type", "json", "--include-only", "^provider/", "provider"];
  const { modules } = JSON.parse(outputOf(bin("depcruise"), args, { env: projectEnv() }));
  const folders = new Map();
  for (const { source, dependencies } of modules) {
    const name = folderOf(source);
    const folder = folders.get(name) ?? { files: [], imports: new Set() };
    folders.set(name, folder);
    folder.files.push(source.split("/").at(-1));
    for (const { resolved } of dependencies)
      if (folderOf(resolved) !== name) folder.imports.add(folderOf(resolved));
  }
  return folders;
}

function folderOf(path) {
  const [, first, ...rest] = path.split("/");
  return rest.length === 0 ? doors : first;
}

/** Leaves out each arrow that a longer path implies, to keep it readable. */
function reduced(folders) {
  const importsOf = (name) => [...(folders.get(name)?.imports ?? [])];
  const reaches = (from, to, seen = new Set()) =>
    from === to || importsOf(from).some((next) => !seen.has(next) && reaches(next, to, seen.add(next)));
  const names = [...folders.keys()].sort();
  return {
    boxes: names.map((name) => ({
      name,
      label: name === doors ? folders.get(name).files.sort().join(", ") : `${name}/`,
    })),
    arrows: names.flatMap((from) =>
      importsOf(from)
        .sort()
        .filter((to) => !importsOf(from).some((next) => next !== to && reaches(next, to)))
        .map((to) => [from, to]),
    ),
  };
}
