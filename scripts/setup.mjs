/** What every script needs first: the dependencies installed, and the project's own Node. */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const oldestNode = [22, 12];

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const bin = (name) => join(root, "node_modules", ".bin", name);

/** Runs a command with its output shown. @throws Error where it fails */
export function must(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`\`${[command, ...args].join(" ")}\` failed${error ? `: ${error.message}` : ` with exit code ${status}`}`);
}

function installMissing() {
  const installed = join(root, "node_modules", ".package-lock.json");
  const isCurrent = existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
  if (isCurrent && existsSync(bin("tsc"))) return;
  console.error("installing dependencies (npm ci) …");
  must(npm, ["ci", "--no-audit", "--no-fund"]);
}

/** Installs what is missing, and runs the calling script on a Node that the package supports. Answers only there. */
export function setUp(script) {
  installMissing();
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  const { status, signal } = spawnSync(bin("node"), [script, ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
}

/** The environment in which the project's own Node and tools come first. */
export const projectEnv = (more = {}) => {
  const separator = process.platform === "win32" ? ";" : ":";
  return { ...process.env, ...more, PATH: [more.PATH, join(root, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(separator) };
};
