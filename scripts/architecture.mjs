/** Draws the diagram of docs/architecture.md from the code. With --check it changes nothing and checks the structure instead. */
import { writeFileSync } from "node:fs";
import { diagram, document, drawn } from "./ci/architectureDiagram.mjs";
import { imports, paths, sizes } from "./ci/structure.mjs";
import { complaintsOf, main, setUp } from "./setup.mjs";

await main(import.meta.url, async () => {
  await setUp(import.meta.url);
  if (!process.argv.includes("--check")) return writeFileSync(document, drawn());
  const failures = complaintsOf(imports, sizes, paths, diagram);
  if (failures.length > 0) throw new Error(failures.join("\n"));
});
