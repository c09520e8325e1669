/** Checks what is shipped for known vulnerabilities, licences and install scripts, and all dependencies for checksums. */
import { spawnSync } from "node:child_process";
import { bundledPackages } from "../plugin/bundle.mjs";
import { isPermissive } from "../plugin/licences.mjs";
import { readJson, root } from "../setup.mjs";
import { checkChecksums } from "./checksums.mjs";

const dependencies = () =>
  Object.entries(readJson(root, "package-lock.json").packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ path, name: path.split("node_modules/").at(-1), ...entry }));

/**
 * What reaches a user: an install without development dependencies, by the lockfile, and what the plugin's code is made of, which
 * npm takes for development dependencies. The peer, @pulumi/pulumi, is the user's own.
 */
export async function shipped() {
  const bundled = new Set(await bundledPackages());
  const all = dependencies();
  const unknown = [...bundled].filter((path) => all.every((entry) => entry.path !== path));
  if (unknown.length > 0) throw new Error(`bundled, and not in the lockfile: ${unknown.join(", ")}`);
  return all.filter(({ path, dev, devOptional }) => bundled.has(path) || !(dev || devOptional));
}

const named = ({ name, version }, what) => `${name}@${version}: ${what}`;

function none(wrong) {
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
}

export async function licences() {
  const wrong = (await shipped()).filter(({ license }) => !isPermissive(license));
  none(wrong.map((entry) => named(entry, entry.license ?? "no licence")));
}

export async function installScripts() {
  const wrong = (await shipped()).filter((entry) => entry.hasInstallScript);
  none(wrong.map((entry) => named(entry, "has an install script")));
}

/** Checks that every entry of the lockfile has a checksum, development dependencies for all platforms included. */
export function checksums() {
  const { wrong, excused } = checkChecksums(dependencies());
  none(wrong);
  console.log(excused);
}

/** @returns {Promise<{ skipped: string } | undefined>} */
export async function audit() {
  const { stdout, stderr } = spawnSync("npm", ["audit", "--json"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    report = {};
  }
  if (report.metadata?.vulnerabilities === undefined)
    return {
      skipped: `this registry answers no audits (${reasonOf(report, stderr)}); run it against one that does`,
    };
  none(vulnerable(report, await shipped()));
  return undefined;
}

export function vulnerable({ vulnerabilities = {} }, packages) {
  const paths = new Set(packages.map(({ path }) => path));
  return Object.values(vulnerabilities)
    .filter(({ nodes = [] }) => nodes.some((path) => paths.has(path)))
    .map(({ name, severity }) => `${name}: ${severity}`);
}

// Without addresses: the log may be public, the registry private.
const reasonOf = (report, stderr) =>
  String(report.message ?? report.error?.summary ?? stderr.trim().split("\n").at(-1) ?? "no answer").replace(
    /https?:\/\/\S+/g,
    "…",
  );
