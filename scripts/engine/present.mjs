/** Finds engines on the PATH and in the cache. Each source returns `{ dir, version }` or `{ reason }`. */
import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { belongsTo } from "./cacheFolder.mjs";
import { lastLine, run } from "./run.mjs";

/** The version that the Go modules build, and the oldest that the tests support; any later 3.x is accepted. */
export const builtVersion = "3.259.0";
const [major, oldestMinor] = builtVersion.split(".").map(Number);
const inspectionMs = 30_000;

const holds = (dir, name) => {
  try {
    const file = join(dir, name);
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/**
 * Whether the engine in `dir` and its Node language host run here and are new enough.
 *
 * @param {string} dir
 * @param {{ home: string, env: NodeJS.ProcessEnv }} context `home` becomes its PULUMI_HOME
 * @returns {Promise<{ version: string } | { reason: string }>}
 */
export async function inspect(dir, { home, env }) {
  const own = { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const asked = await run(join(dir, "pulumi"), ["version"], { env: own, timeoutMs: inspectionMs });
  if (asked.code !== 0) return { reason: `\`pulumi version\` ${failure(asked)}` };
  const version = lastLine(asked.output).replace(/^v/, "");
  const numbers = /^(\d+)\.(\d+)\./.exec(version)?.slice(1).map(Number);
  if (numbers === undefined || numbers[0] !== major || numbers[1] < oldestMinor)
    return {
      reason: `its version is ${version}, and ${major}.${oldestMinor} or a later ${major}.x is needed`,
    };

  // The engine looks for the language host beside itself and on the PATH.
  const host = [dir, ...dirsOn(env)].find((candidate) => holds(candidate, "pulumi-language-nodejs"));
  if (host === undefined)
    return { reason: "it has no Node language host (pulumi-language-nodejs) beside it or on the PATH" };
  const file = join(host, "pulumi-language-nodejs");
  const helped = await run(file, ["-h"], { env: own, timeoutMs: inspectionMs });
  // Its --help exits with 0 or, built by an older Go, with 2.
  return helped.code === 0 || helped.code === 2 ? { version } : { reason: `${file} ${failure(helped)}` };
}

const failure = ({ output, timedOut, error }) =>
  timedOut ? "does not end" : `fails: ${error?.message ?? (lastLine(output) || "it printed nothing")}`;

const dirsOn = (env) => (env.PATH ?? "").split(delimiter).filter((dir) => dir !== "");

export async function fromPath(context) {
  const dir = dirsOn(context.env).find((candidate) => holds(candidate, "pulumi"));
  if (dir === undefined) return { reason: "there is no `pulumi` on it" };
  const found = await inspect(dir, context);
  return "reason" in found ? { reason: `${join(dir, "pulumi")}: ${found.reason}` } : { dir, ...found };
}

const platform = `${process.platform}-${process.arch}`;

/** Where an engine from the vendor is kept; the version is that of the SDK that chose it. */
export const vendorDir = ({ cache, sdkVersion }) => join(cache, `vendor-${sdkVersion}-${platform}`);

/** Where a built engine is kept; a changed recipe has another folder. */
export const builtDir = ({ cache, recipe }) => join(cache, `built-${builtVersion}-${platform}-${recipe}`);

export async function fromCache(context) {
  for (const dir of [join(vendorDir(context), "bin"), builtDir(context)]) {
    if (!holds(dir, "pulumi")) continue;
    const programs = readdirSync(dir).map((name) => join(dir, name));
    if (![dir, ...programs].every((path) => belongsTo(path, context.uid))) continue;
    const found = await inspect(dir, context);
    if (!("reason" in found)) return { dir, ...found };
  }
  return { reason: "nothing usable is there" };
}
