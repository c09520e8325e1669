import { cpSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "../support/packages";
import { tellsTheStory } from "./story";

tellsTheStory({
  example: "python",
  fence: "python",
  file: "__main__.py",
  prepare(folder) {
    const venv = join(folder, "venv");
    must("python3", ["-m", "venv", venv], folder);
    const bin = join(venv, "bin");
    // pip builds in the folder it is given.
    const sdk = join(folder, "sdk");
    cpSync(join(root, "sdk", "python"), sdk, { recursive: true });
    must(join(bin, "pip"), ["install", "--quiet", "pulumi==3.259.0", sdk], folder);
    return [bin];
  },
});
