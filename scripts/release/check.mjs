/**
 * Whether this tree may be published: `npm publish` asks it, and the release workflow does with the tag it was started by,
 * `node scripts/release/check.mjs v1.2.3`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { complaintsOf, main, readJson, root } from "../setup.mjs";
import { sectionOf } from "./changelog.mjs";
import { namesIn } from "./names.mjs";

/** @returns {string[]} what is in the way of publishing `folder` */
export function obstacles(folder, tag) {
  const packageJson = readJson(folder, "package.json");
  const { version } = packageJson;
  const schema = readJson(folder, "provider/cmd/pulumi-resource-lucidity/schema.json");
  return complaintsOf(
    () => {
      if (packageJson.repository === undefined)
        throw new Error(
          "The address of the repository is not set: run `npm run repository -- https://github.com/OWNER/NAME`.",
        );
      const { address } = namesIn(packageJson);
      if (schema.repository !== address)
        throw new Error(
          `package.json says that the repository is ${address}, schema.json does not: run \`npm run repository -- ${address}\`.`,
        );
    },
    () => {
      if (tag !== undefined && tag !== `v${version}`)
        throw new Error(
          `The tag is ${tag}, package.json says ${version}: \`npm version\` makes the tag that fits.`,
        );
    },
    () => sectionOf(readFileSync(join(folder, "CHANGELOG.md"), "utf8"), version),
  );
}

await main(import.meta.url, (tag) => {
  const found = obstacles(root, tag);
  if (found.length > 0) throw new Error(`Not ready to publish.\n${found.join("\n")}`);
});
