/**
 * Provides a Pulumi CLI with its Node language host: from the PATH, else the vendor's download, else built from Go modules.
 * `node scripts/engine.mjs` prints the folder to put first on the PATH.
 *
 * It runs before anything is installed, and never touches ~/.pulumi: every `pulumi` here has a PULUMI_HOME of its own.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { privateFolder } from "./engine/cacheFolder.mjs";
import { neededEnv } from "./engine/environment.mjs";
import { fromGo, recipes } from "./engine/goBuild.mjs";
import { withLock } from "./engine/lock.mjs";
import { builtVersion, fromCache, fromPath } from "./engine/present.mjs";
import { cacheDir } from "./engine/tools.mjs";
import { fromVendor } from "./engine/vendor.mjs";
import { main, readJson, root } from "./setup.mjs";

function recipeHash() {
  const hash = createHash("sha256");
  for (const folder of recipes)
    for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}

function sdkVersion() {
  try {
    return readJson(root, "node_modules/@pulumi/pulumi/package.json").version;
  } catch {
    return builtVersion;
  }
}

/** Removes what a killed run has left. Must be called with the lock held. */
function removeLeftovers(cache) {
  for (const name of readdirSync(cache))
    if (/^(building|downloading)-/.test(name)) rmSync(join(cache, name), { recursive: true, force: true });
}

class NoEngineError extends Error {
  constructor(reasons) {
    super(
      [
        "no Pulumi CLI was found, and none could be made:",
        ...reasons.map(([way, reason]) => `  - ${way}: ${reason}`),
        `Install the Pulumi CLI ${builtVersion} or later (https://www.pulumi.com/docs/install/), or Go 1.26 or later (https://go.dev/dl/) so that it can be built, and try again.`,
      ].join("\n"),
    );
    this.name = "NoEngineError";
  }
}

const ways = { path: fromPath, cache: fromCache, vendor: fromVendor, go: fromGo };

/**
 * Finds or makes an engine. Safe to run twice, or at once: one process works, the others wait for it.
 *
 * @param {{ log?: (line: string) => void, env?: NodeJS.ProcessEnv, sources?: Partial<typeof ways> }} [options] `env` is
 * the process's own by default; `sources` replaces some of the ways, for tests
 * @returns {Promise<{ dir: string, version: string }>} `dir` must come first on the PATH
 * @throws NoEngineError, or UntrustedCacheError if another user may have put something into the cache
 */
export async function ensureEngine({ log = () => {}, env = process.env, sources = {} } = {}) {
  const { path, cache: cached, vendor, go } = { ...ways, ...sources };
  const cache = privateFolder(cacheDir(env));
  const context = {
    cache,
    home: privateFolder(join(cache, "home")),
    env: neededEnv(env),
    log,
    root,
    recipe: recipeHash(),
    sdkVersion: sdkVersion(),
  };
  const reasons = [];
  const attempt = async (way, source) => {
    const found = await source(context);
    if (!("reason" in found)) {
      log(`using Pulumi v${found.version} ${way}: ${found.dir}`);
      return found;
    }
    if (source !== cached) {
      log(`not ${way}: ${found.reason}`);
      reasons.push([way, found.reason]);
    }
    return undefined;
  };
  const present = (await attempt("from the PATH", path)) ?? (await attempt("from the cache", cached));
  if (present !== undefined) return present;

  const make = async () => {
    // Another process may have made it while this one waited for the lock.
    const made = await attempt("from the cache", cached);
    if (made !== undefined) return made;
    removeLeftovers(cache);
    return (await attempt("from the vendor", vendor)) ?? (await attempt("from Go modules", go));
  };
  const made = await withLock(join(cache, "lock"), make, log);
  if (made === undefined) throw new NoEngineError(reasons);
  return made;
}

await main(import.meta.url, async () => {
  const { dir } = await ensureEngine({ log: (line) => console.error(line) });
  console.log(dir);
});
