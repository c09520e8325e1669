/** `npm run surface`: builds the package, and renews the snapshots of its exported API in docs/surface. */
import { join } from "node:path";
import { main, must, projectEnv, root, setUp } from "./setup.mjs";

await main(import.meta.url, async () => {
  await setUp(import.meta.url);
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  const { writeSnapshots } = await import("./ci/surface.mjs");
  writeSnapshots();
});
