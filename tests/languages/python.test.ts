import { join } from "node:path";
import { must, root, tellsTheStory } from "./story";

tellsTheStory({
  example: "python",
  prepare(folder) {
    const venv = join(folder, "venv");
    must("python3", ["-m", "venv", venv], folder);
    const bin = join(venv, "bin");
    must(join(bin, "pip"), ["install", "--quiet", "pulumi==3.259.0", join(root, "sdk", "python")], folder);
    return [bin];
  },
});
