import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { installation } from "../e2e/support/installation";
import { tellsTheStory } from "./story";

tellsTheStory({
  example: "nodejs-native",
  prepare(folder) {
    symlinkSync(join(installation("npm"), "node_modules"), join(folder, "node_modules"));
    return [];
  },
});
