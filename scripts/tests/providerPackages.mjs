/** The packages of the cloud providers that the programs of examples/ import: large, so installed once, into the cache. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { belongsTo, privateFolder } from "../engine/cacheFolder.mjs";
import { withLock } from "../engine/lock.mjs";
import { run } from "../engine/run.mjs";
import { cacheDir } from "../engine/tools.mjs";

const recipe = join(dirname(fileURLToPath(import.meta.url)), "packages");
const mostMs = 10 * 60_000;
// Without install scripts: none of what is type-checked or run here needs one.
const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];

/**
 * Safe to run at once: one process installs, the others wait for it.
 *
 * @param {(line: string) => void} log
 * @returns {Promise<{ dir: string } | { reason: string }>} the folder whose node_modules holds them
 */
export async function ensureProviderPackages(log, env = process.env) {
  const hash = createHash("sha256")
    .update(readFileSync(join(recipe, "package-lock.json")))
    .digest("hex");
  const cache = privateFolder(cacheDir(env));
  const dir = join(cache, `examples-${hash.slice(0, 12)}`);
  const isThere = () => existsSync(dir) && belongsTo(dir);
  const make = async () => {
    if (isThere()) return { dir };
    log("installing the packages of the cloud providers (400 MB), about half a minute: once");
    const work = mkdtempSync(join(cache, "making-examples-"));
    try {
      cpSync(recipe, work, { recursive: true });
      const { code, output, error } = await run("npm", install, { cwd: work, env, timeoutMs: mostMs });
      if (code !== 0) return { reason: `npm ci failed: ${error?.message ?? reasonIn(output)}` };
      renameSync(work, dir);
      return { dir };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  };
  return isThere() ? { dir } : withLock(join(cache, "lock-examples"), make, log);
}

/** npm's first complaint, without addresses: the log may be public, the registry private. */
function reasonIn(output) {
  const complaint =
    output.split("\n").find((line) => /^npm (error|ERR!) (?!code|errno|syscall)/.test(line)) ?? output.trim();
  return complaint.replace(/https?:\/\/\S+/g, "…");
}
