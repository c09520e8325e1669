/** The packages of the cloud providers that the programs of examples/ import: large, so installed once, into the cache. */
import { createHash } from "node:crypto";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../engine/run.mjs";
import { ensureCached } from "../engine/tools.mjs";
import { root } from "../setup.mjs";

const recipe = join(root, "scripts", "tests", "packages");
const mostMs = 10 * 60_000;
// Without install scripts: none of what is type-checked or run here needs one.
const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];

/**
 * @param {(line: string) => void} log
 * @returns {Promise<{ dir: string } | { reason: string }>} the folder whose node_modules holds them
 */
export function ensureProviderPackages(log, env = process.env) {
  const lockfile = readFileSync(join(recipe, "package-lock.json"));
  const hash = createHash("sha256").update(lockfile).digest("hex").slice(0, 12);
  const make = async (work) => {
    log("installing the packages of the cloud providers (400 MB), about half a minute: once");
    cpSync(recipe, work, { recursive: true });
    const { code, output, error } = await run("npm", install, { cwd: work, env, timeoutMs: mostMs });
    if (code !== 0) return { reason: `npm ci failed: ${error?.message ?? reasonIn(output)}` };
    return { made: work };
  };
  return ensureCached("examples", `examples-${hash}`, make, { log, env });
}

/** npm's first complaint, without addresses: the log may be public, the registry private. */
function reasonIn(output) {
  const complaint =
    output.split("\n").find((line) => /^npm (error|ERR!) (?!code|errno|syscall)/.test(line)) ?? output.trim();
  return complaint.replace(/https?:\/\/\S+/g, "…");
}
