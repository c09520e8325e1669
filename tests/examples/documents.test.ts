import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../support/packages";

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
/** Every folder of examples/ that holds a file. */
const folders = readdirSync(join(root, "examples"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
  .map(({ parentPath }) => relative(root, parentPath));
/** The files that a document links to, from the repository's root. */
const linksOf = (document: string) =>
  [...read(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path = ""]) =>
    relative(root, join(root, dirname(document), path)),
  );

describe("the documents about examples", () => {
  it("link to each example", () => {
    const links = [...linksOf("docs/examples.md"), ...linksOf("examples/tokens/README.md")];
    const isLinked = (folder: string) =>
      links.some(
        (link) =>
          link.startsWith(`${folder}/`) ||
          (!link.endsWith("README.md") && folder.startsWith(`${dirname(link)}/`)),
      );
    assert.deepEqual(
      [...new Set(folders)].filter((folder) => !isLinked(folder)),
      [],
    );
  });

  for (const document of ["docs/examples.md", "docs/testing.md", "examples/tokens/README.md"])
    it(`${document} links to nothing that is not there`, () => {
      assert.deepEqual(
        linksOf(document).filter((path) => !existsSync(join(root, path))),
        [],
      );
    });
});
