import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "../support/packages";
import { tellsTheStory } from "./story";

/** Both ends of the range that the SDK's pom names. */
const oldest = "0.9.9";
const newest = "1.16.0";

for (const version of [oldest, newest])
  tellsTheStory({
    example: "java",
    variant: ` with com.pulumi:pulumi ${version}`,
    ...(version === newest && { fence: "java" }),
    file: "src/main/java/myproject/App.java",
    prepare(folder) {
      // Installed for this user's Maven, which is where the program's build looks for it.
      const sdk = join(folder, "sdk");
      cpSync(join(root, "sdk", "java"), sdk, { recursive: true });
      must("mvn", ["-q", "-B", "install"], sdk);
      const pom = join(folder, "pom.xml");
      writeFileSync(pom, readFileSync(pom, "utf8").replace(`<version>${oldest}<`, `<version>${version}<`));
      return [];
    },
  });
