import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../support/packages";
import { tellsTheStory } from "./story";

const yaml = {
  example: "yaml",
  fence: "yaml",
  file: "Pulumi.yaml",
  head: "name: lucidity-yaml\nruntime: yaml\n",
  prepare: () => [],
  // This old host reads and writes a map from several threads, and sometimes dies of it.
  variables: { GOMAXPROCS: "1" },
};

tellsTheStory(yaml);

tellsTheStory({
  ...yaml,
  plugin: (folder) => {
    const pack = join(root, "scripts", "plugin", "pack.mjs");
    return (
      execFileSync(process.execPath, [pack, folder], { encoding: "utf8" }).trim().split("\n").at(-1) ?? ""
    );
  },
  isAlone: true,
});
