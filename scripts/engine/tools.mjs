/** Programs that are built from Go modules once, and kept in the cache: language hosts, and the generators of the SDKs. */
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { buildProgram } from "./buildProgram.mjs";
import { belongsTo, privateFolder } from "./cacheFolder.mjs";
import { neededEnv } from "./environment.mjs";
import { withLock } from "./lock.mjs";
import { lastLine, run } from "./run.mjs";

/** Where engines and tools are kept, outside git: PULUMI_LUCIDITY_CACHE, else the user's cache folder. */
export const cacheDir = (env) =>
  env.PULUMI_LUCIDITY_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-lucidity");

function hashOf(builds) {
  const hash = createHash("sha256").update(JSON.stringify(builds.map(({ target, name }) => [target, name])));
  for (const { recipe } of builds)
    for (const file of readdirSync(recipe).sort()) hash.update(readFileSync(join(recipe, file)));
  return hash.digest("hex").slice(0, 12);
}

/** A script of a module goes beside the program that is built from it. */
async function copyFromModule({ module, path }, { recipe }, { work, env }) {
  const options = { cwd: join(work, basename(recipe)), env: { ...env, GOFLAGS: "", GOWORK: "off" } };
  const { code, output } = await run("go", ["list", "-m", "-f", "{{.Dir}}", module], options);
  if (code !== 0) throw new Error(`the folder of ${module} is not known: ${lastLine(output)}`);
  const copy = join(work, "bin", basename(path));
  copyFileSync(join(lastLine(output), path), copy);
  chmodSync(copy, 0o755);
}

/** Whether there is a Go toolchain. @returns {Promise<{ version: string } | { reason: string, isWithoutGo: true }>} */
export async function goVersion(env) {
  const { code, output, error } = await run("go", ["version"], { env, timeoutMs: 30_000 });
  return code === 0
    ? { version: lastLine(output).replace("go version ", "") }
    : { reason: `there is no Go toolchain: ${error?.message ?? lastLine(output)}`, isWithoutGo: true };
}

/**
 * Finds a folder in the cache, or has it made. Safe to run at once: one process makes it, the others wait for it.
 *
 * @param {string} kind of what is in it, for the names of locks and of unfinished work
 * @param {string} name of the folder
 * @param {(work: string) => Promise<{ made: string } | { reason: string }>} make fills a new folder, or a folder in it
 * @returns {Promise<{ dir: string } | { reason: string }>}
 */
export async function ensureCached(kind, name, make, { log = () => {}, env = process.env } = {}) {
  const cache = privateFolder(cacheDir(env));
  const dir = join(cache, name);
  const isThere = () => existsSync(dir) && belongsTo(dir);
  const makeOnce = async () => {
    if (isThere()) return { dir };
    const work = mkdtempSync(join(cache, `making-${kind}-`));
    try {
      const found = await make(work);
      if ("reason" in found) return found;
      renameSync(found.made, dir);
      return { dir };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  };
  return isThere() ? { dir } : withLock(join(cache, `lock-${kind}`), makeOnce, log);
}

/**
 * Finds or builds the programs of some recipes.
 *
 * @param {string} kind of tools
 * @param {(Parameters<typeof buildProgram>[0] & { files?: { module: string, path: string }[] })[]} builds
 * @returns {Promise<{ dir: string } | { reason: string, isWithoutGo?: boolean }>}
 */
export function ensureTools(kind, builds, { log = () => {}, env: given = process.env } = {}) {
  const env = neededEnv(given);
  const name = `${kind}-${process.platform}-${process.arch}-${hashOf(builds)}`;
  const make = async (work) => {
    const go = await goVersion(env);
    if ("reason" in go) return go;
    for (const build of builds) {
      log(`building ${build.name ?? basename(build.target)}: once`);
      const reason = await buildProgram(build, work, { env, log });
      if (reason !== undefined) return { reason };
      for (const file of build.files ?? []) await copyFromModule(file, build, { work, env });
    }
    return { made: join(work, "bin") };
  };
  return ensureCached(kind, name, make, { log, env: given });
}
