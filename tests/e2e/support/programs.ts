import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installation, ownFolder, root } from "../../support/packages";

/** A copy of a program of tests/e2e/programs inside an installation. */
export function programFolder(
  name: "commonjs" | "esm" | "typescript" = "commonjs",
  where = installation(),
): string {
  const dir = mkdtempSync(join(where, `${name}-`));
  cpSync(join(root, "tests", "e2e", "programs", name), dir, { recursive: true });
  writeFileSync(join(dir, "Pulumi.yaml"), `name: e2e\nruntime: nodejs\n`);
  return dir;
}

/** A copy of an installation that a test may spoil. */
export function copyOf(where: string): string {
  const dir = mkdtempSync(join(ownFolder(), "copy-"));
  // Other tests may be writing their programs beside them.
  for (const name of ["package.json", "node_modules"])
    cpSync(join(where, name), join(dir, name), { recursive: true, verbatimSymlinks: true });
  return dir;
}
