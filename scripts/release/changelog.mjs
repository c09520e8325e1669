/** The sections of CHANGELOG.md, one for each version. `node scripts/release/changelog.mjs VERSION` prints one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { main, root } from "../setup.mjs";

const headings = /^## (.+)$/gm;

/** @returns {{ heading: string, text: string }[]} */
function sections(changelog) {
  const found = [...changelog.matchAll(headings)];
  return found.map((match, index) => ({
    heading: match[1],
    text: changelog.slice(match.index + match[0].length, found[index + 1]?.index).trim(),
  }));
}

/** What changed in a version. @throws Error where nothing is said of it, or no day of its release */
export function sectionOf(changelog, version) {
  const section = sections(changelog).find(({ heading }) => heading.split(" ")[0] === version);
  if (section === undefined)
    throw new Error(`CHANGELOG.md has no section "## ${version}": \`npm version ${version}\` writes it`);
  if (!/ \(\d{4}-\d{2}-\d{2}\)$/.test(section.heading))
    throw new Error(
      `CHANGELOG.md says "## ${section.heading}", and not when it was released: "## ${version} (YYYY-MM-DD)"`,
    );
  if (section.text === "") throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return section.text;
}

export function released(changelog, version, day) {
  const unreleased = sections(changelog).find(({ heading }) => heading === "Unreleased");
  if (unreleased === undefined || unreleased.text === "")
    throw new Error('CHANGELOG.md has no section "## Unreleased" that says what changed');
  if (sections(changelog).some(({ heading }) => heading.split(" ")[0] === version))
    throw new Error(`CHANGELOG.md has a section "## ${version}" already`);
  return changelog.replace(/^## Unreleased$/m, `## ${version} (${day})`);
}

await main(import.meta.url, (version) =>
  console.log(sectionOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version)),
);
