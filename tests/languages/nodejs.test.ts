import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { installation } from "../support/packages";
import { tellsTheStory } from "./story";

tellsTheStory({
  example: "nodejs-native",
  fence: "typescript",
  file: "index.ts",
  prepare(folder) {
    symlinkSync(join(installation(), "node_modules"), join(folder, "node_modules"));
    return [];
  },
});
