import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { installation } from "../e2e/support/installation";
import { tellsTheStory } from "./story";

tellsTheStory({
  example: "nodejs-native",
  fence: "typescript",
  file: "index.ts",
  prepare(folder) {
    symlinkSync(join(installation("npm"), "node_modules"), join(folder, "node_modules"));
    return [];
  },
});
