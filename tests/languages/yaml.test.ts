import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root, tellsTheStory } from "./story";

tellsTheStory({ example: "yaml", prepare: () => [] });

tellsTheStory({
  example: "yaml",
  prepare: () => [],
  plugin: (folder) => {
    const pack = join(root, "scripts", "plugin", "pack.mjs");
    return (
      execFileSync(process.execPath, [pack, folder], { encoding: "utf8" }).trim().split("\n").at(-1) ?? ""
    );
  },
  isAlone: true,
});
