import { join } from "node:path";
import { must, root } from "../support/packages";
import { tellsTheStory } from "./story";

tellsTheStory({
  example: "go",
  fence: "go",
  file: "main.go",
  prepare(folder) {
    must(
      "go",
      ["mod", "edit", `-replace=example.com/pulumi-lucidity/sdk/go=${join(root, "sdk", "go")}`],
      folder,
    );
    must("go", ["mod", "tidy"], folder);
    return [];
  },
});
