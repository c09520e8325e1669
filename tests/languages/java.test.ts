import { cpSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "../support/packages";
import { tellsTheStory } from "./story";

tellsTheStory({
  example: "java",
  fence: "java",
  file: "src/main/java/myproject/App.java",
  prepare(folder) {
    // Installed for this user's Maven, which is where the program's build looks for it.
    const sdk = join(folder, "sdk");
    cpSync(join(root, "sdk", "java"), sdk, { recursive: true });
    must("mvn", ["-q", "-B", "install"], sdk);
    return [];
  },
});
