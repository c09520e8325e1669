/** Checks the workflows in .github, with a linter that is built from Go modules once. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureTools } from "../engine/tools.mjs";
import { must, projectEnv, root } from "../setup.mjs";

const recipe = join(root, "scripts", "ci", "actionlint");
const build = { recipe, target: "github.com/rhysd/actionlint/cmd/actionlint" };
const folder = join(root, ".github", "workflows");

/** The owner of an action can move its tags to other code, but not a commit. */
export const unpinned = (workflow) =>
  [...workflow.matchAll(/\buses: (\S+)/g)]
    .map(([, action]) => action)
    .filter((action) => !/@[\da-f]{40}$/.test(action));

/** @returns {Promise<{ dir: string } | { reason: string }>} */
export const actionlint = (log) => ensureTools("actionlint", [build], { log });

/** @returns {Promise<{ skipped: string } | undefined>} */
export async function workflows(log) {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const wrong = files.flatMap((file) => unpinned(readFileSync(file, "utf8")));
  if (wrong.length > 0) throw new Error(`pinned by no commit: ${wrong.join(", ")}`);
  const tools = await actionlint(log);
  if ("reason" in tools) return { skipped: tools.reason };
  // Other linters that happen to be installed must not change the result.
  must(join(tools.dir, "actionlint"), ["-shellcheck=", "-pyflakes=", ...files], projectEnv());
  return undefined;
}
