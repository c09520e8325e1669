/** Leaves out of dist/ the declarations that no entry point of the package leads to: no program's compiler reads them. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "../setup.mjs";

/** The files that a part of package.json points to, such as its `exports`. */
export const targets = (value) =>
  typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap((each) => targets(each));

const imported = /(?:from |import\(|import )"(\.[^"]+)"/g;

function declarationOf(path) {
  const found = [`${path}.d.ts`, join(path, "index.d.ts")].find((each) => existsSync(each));
  if (found === undefined) throw new Error(`there is no declaration of ${path}`);
  return found;
}

/**
 * @param {string} root the package's folder
 * @param {{ exports: unknown }} manifest its package.json
 */
export function pruneDeclarations(root, { exports }) {
  const kept = new Set(
    targets(exports)
      .filter((path) => path.endsWith(".d.ts"))
      .map((path) => join(root, path)),
  );
  // The loop also visits what is added to the set meanwhile.
  for (const path of kept)
    for (const [, to] of readFileSync(path, "utf8").matchAll(imported))
      kept.add(declarationOf(join(dirname(path), to)));
  for (const path of filesBelow(join(root, "dist")))
    if (path.endsWith(".d.ts") && !kept.has(path)) rmSync(path);
}
