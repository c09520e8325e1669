/**
 * A Pulumi CLI with its Node language host, on any machine: from the PATH, else the vendor's download, else built from Go
 * modules. `node scripts/engine.mjs` prints the folder that has to stand first on the PATH.
 *
 * It runs before anything is installed, and never touches ~/.pulumi: every `pulumi` here has a PULUMI_HOME of its own.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { withLock } from "./engine/lock.mjs";
import { builtVersion, fromCache, fromGo, fromPath, fromVendor } from "./engine/sources.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/** Where engines are kept, outside git: PULUMI_LUCIDITY_CACHE, else the user's cache folder. */
export const cacheDir = () =>
  process.env.PULUMI_LUCIDITY_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-lucidity");

function recipeKey() {
  const hash = createHash("sha256");
  for (const recipe of ["pulumi", "language-nodejs"]) {
    for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(here, "engine", recipe, file)));
  }
  return `${builtVersion}-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`;
}

/** None of the ways works; its message names every reason and what to install. */
export class NoEngineError extends Error {
  constructor(reasons) {
    super(
      [
        "no Pulumi CLI could be had:",
        ...reasons.map(([way, reason]) => `  ${way}: ${reason}`),
        "install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.26 or newer so that it can be built, and try again",
      ].join("\n"),
    );
    this.name = "NoEngineError";
  }
}

const ways = [
  ["from the PATH", fromPath],
  ["from the cache", fromCache],
  ["from the vendor", fromVendor],
  ["from Go modules", fromGo],
];

/**
 * Finds or makes an engine. Safe to run twice, or at once: one process works, the others wait for it.
 *
 * @param {{ log?: (line: string) => void, sources?: typeof ways }} [options]
 * @returns {Promise<{ dir: string, version: string, way: string }>}
 * @throws NoEngineError
 */
export async function ensureEngine({ log = () => {}, sources = ways } = {}) {
  const cache = cacheDir();
  const home = join(cache, "home");
  mkdirSync(home, { recursive: true });
  const context = { cache, home, key: recipeKey(), log };
  const attempt = async () => {
    const reasons = [];
    for (const [way, source] of sources) {
      const found = await source(context);
      if (found.dir !== undefined) {
        log(`using Pulumi v${found.version} ${way}: ${found.dir}`);
        return { dir: found.dir, version: found.version, way };
      }
      log(`not ${way}: ${found.reason}`);
      reasons.push([way, found.reason]);
    }
    throw new NoEngineError(reasons);
  };
  return withLock(join(cache, "lock"), attempt, log);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { dir } = await ensureEngine({ log: (line) => console.error(line) });
    console.log(dir);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
