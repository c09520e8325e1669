/** Gathers the pages of the site: the documents as they are, and the reference, which is made from code. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesBelow, must, projectEnv, readJson, root } from "../setup.mjs";
import { schemaPage } from "./schemaPage.mjs";

/** In the dialect of the Pulumi registry, or snapshots for reviews: no pages of the site. */
const left = /\/_index\.md$|\/surface$/;
/** Files beside docs/ that are pages of the site too. */
const beside = { "README.md": "index.md", "SECURITY.md": "SECURITY.md", "CHANGELOG.md": "CHANGELOG.md" };
/** Modules whose docstrings become pages, and the names that programs import them by. */
const modules = { "sdk/nodejs": "pulumi-lucidity", simulator: "pulumi-lucidity/simulator" };

const read = (...path) => readFileSync(join(root, ...path), "utf8");

/** Neighbouring blocks of code that have titles, such as ```go [Go], become one block with a tab for each. */
const tabbed = (text) =>
  text.replace(
    /(?:^```\w+ \[[^\]\n]+\]\n[\s\S]*?^```\n\n?){2,}/gm,
    (blocks) => `::: code-group\n\n${blocks.trimEnd()}\n\n:::\n\n`,
  );

/** A link to an example, alone on its line, becomes the file: the site has no page for it. */
const shown = (text) =>
  text.replace(
    /^\[(examples\/[^\]]+\.(\w+))\]\([^)]+\)$/gm,
    (_, path, language) => `\`\`\`${language} [${path}]\n${read(path)}\`\`\``,
  );

/** Links as they lead on the site. Of a link to a file that is no page, the text remains. */
const relinked = (text) =>
  shown(tabbed(text))
    .replace(/\]\((?:\.\.\/)*(SECURITY|CHANGELOG)\.md/g, "](/$1.md")
    .replace(/(\]\(|src="|srcset=")docs\//g, "$1./")
    .replace(
      /\[([^\]]+)\]\((?:\.\.\/)*(?:examples|sdk|simulator|provider|LICENSE|CONTRIBUTING\.md)\b[^)]*\)/g,
      "$1",
    )
    .replace(/^(title: (.*)\n.*\n)layout: package\n---\n/m, "$1---\n\n# $2\n");

function relink(folder) {
  for (const path of filesBelow(folder))
    if (path.endsWith(".md")) writeFileSync(path, relinked(readFileSync(path, "utf8")));
}

export function gatherPages({ site, typedoc }) {
  const pages = join(site, ".pages");
  rmSync(pages, { recursive: true, force: true });
  cpSync(join(root, "docs"), pages, { recursive: true, filter: (path) => !left.test(path) });
  for (const [from, to] of Object.entries(beside)) writeFileSync(join(pages, to), read(from));
  // Not a page: VitePress copies what is in public/ as it is.
  cpSync(join(pages, "performance"), join(pages, "public", "performance"), { recursive: true });
  cpSync(join(site, "favicon.svg"), join(pages, "public", "favicon.svg"));
  relink(pages);
  must(
    typedoc,
    [
      ...Object.keys(modules).flatMap((folder) => ["--entryPoints", join(root, folder, "index.ts")]),
      ...["--plugin", "typedoc-plugin-markdown", "--out", join(pages, "api-typescript")],
      ...["--tsconfig", join(root, "tsconfig.json"), "--entryFileName", "index", "--readme", "none"],
      ...["--disableSources", "--excludeInternal", "--excludePrivate", "--excludeExternals"],
      ...["--hideBreadcrumbs", "--hidePageHeader", "--logLevel", "Warn"],
    ],
    projectEnv(),
  );
  for (const [folder, name] of Object.entries(modules)) {
    const page = join(pages, "api-typescript", folder, "index.md");
    writeFileSync(page, readFileSync(page, "utf8").replace(/^# .*/m, `# ${name}`));
  }
  const schema = readJson(root, "provider/cmd/pulumi-resource-lucidity/schema.json");
  writeFileSync(join(pages, "schema.md"), schemaPage(schema));
}
