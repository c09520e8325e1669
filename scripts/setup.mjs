/** What every script needs: installed dependencies, the project's own Node, and an environment without the user's settings. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const oldestNode = [22, 12];
const longestComplaint = 2_000;

export const bin = (name) => join(root, "node_modules", ".bin", name);

/** Runs a command and shows its output. @throws Error if it fails */
export function must(command, args, env = process.env) {
  const stdio = ["ignore", "inherit", "inherit"];
  const { status, signal, error } = spawnSync(command, args, { cwd: root, env, stdio });
  if (status === 0) return;
  const why = error?.message ?? (signal ? `was ended by ${signal}` : `failed with exit code ${status}`);
  throw new Error(`\`${[command, ...args].join(" ")}\` ${why}`);
}

/** What a command prints on stdout. @throws Error with what it says if it fails */
export function outputOf(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (status === 0) return stdout;
  throw new Error(
    `\`${[command, ...args].join(" ")}\` failed: ${error?.message ?? (stderr || stdout).trim().slice(-longestComplaint)}`,
  );
}

/** Calls `work` with a new folder, which is removed when that has ended. */
export async function withFolder(purpose, work) {
  const folder = mkdtempSync(join(tmpdir(), `pulumi-lucidity-${purpose}-`));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The messages of the checks that throw. */
export const complaintsOf = (...checks) =>
  checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      return [error.message];
    }
  });

export const readJson = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

/** The paths of all files below a folder, without what is installed there. */
export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes("node_modules"));

/** What a lockfile lists, or undefined where it is missing. */
function packagesOf(lockfile) {
  return existsSync(lockfile) ? readJson(lockfile).packages : undefined;
}

/** Compares contents: a checkout changes the times of files that are the same. */
export function isInstalled(folder) {
  const installed = packagesOf(join(folder, "node_modules/.package-lock.json"));
  return (
    installed !== undefined &&
    Object.entries(packagesOf(join(folder, "package-lock.json"))).every(
      ([path, { integrity, optional }]) =>
        // The optional packages of other platforms are not installed.
        path === "" || (installed[path] ? installed[path].integrity === integrity : optional),
    )
  );
}

/** Installs what package-lock.json of the folder lists, unless it is there. */
export function installMissing(folder) {
  if (isInstalled(folder)) return;
  console.error(`installing dependencies (npm ci) in ${folder}, about half a minute …`);
  // Its warnings are about npm's own Node; what it installs runs on the project's Node.
  must("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel", "error"]);
}

/**
 * Installs what is missing, and restarts the calling script on a Node that the package supports. Returns only there.
 *
 * @param {string} scriptUrl the caller's `import.meta.url`
 */
export async function setUp(scriptUrl) {
  installMissing(root);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  const child = spawn(bin("node"), [fileURLToPath(scriptUrl), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  // This process stays until the child has cleaned up: a terminal sends Ctrl-C to both.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
  });
  process.exit(code);
}

/**
 * An environment in which the project's own Node and tools come first, without the user's stacks, engine settings and
 * credentials.
 *
 * @param {NodeJS.ProcessEnv} [more] added to it; its PATH goes in front
 */
export function projectEnv(more = {}) {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(PULUMI|LUCIDITY)_/.test(key) || key.startsWith("PULUMI_LUCIDITY_"),
  );
  const path = [more.PATH, join(root, "node_modules", ".bin"), process.env.PATH];
  return { ...Object.fromEntries(kept), ...more, PATH: path.filter(Boolean).join(delimiter) };
}

/**
 * Runs a script's work, unless the script is only imported, and turns what it throws into one line and an exit code.
 *
 * @param {string} url the script's `import.meta.url`
 * @param {(...args: string[]) => unknown} work is given the script's arguments
 */
export async function main(url, work) {
  const [, script, ...args] = process.argv;
  if (script === undefined || pathToFileURL(realpathSync(script)).href !== url) return;
  try {
    await work(...args);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
