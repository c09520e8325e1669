/** Checks all dependencies for known vulnerabilities, licences, install scripts and checksums. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isPermissive } from "../plugin/licences.mjs";
import { root } from "../setup.mjs";
import { checkChecksums } from "./checksums.mjs";

const dependencies = () =>
  Object.entries(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ name: path.split("node_modules/").at(-1), ...entry }));

/** What an install without development dependencies contains, by the lockfile. The peer, @pulumi/pulumi, is the user's own. */
const runtimeDependencies = () => dependencies().filter((entry) => !entry.dev && !entry.devOptional);

const named = ({ name, version }, what) => `${name}@${version}: ${what}`;

export function licences() {
  const wrong = runtimeDependencies().filter(({ license }) => !isPermissive(license));
  if (wrong.length > 0)
    throw new Error(wrong.map((entry) => named(entry, entry.license ?? "no licence")).join("\n"));
}

export function installScripts() {
  const wrong = runtimeDependencies().filter((entry) => entry.hasInstallScript);
  if (wrong.length > 0)
    throw new Error(wrong.map((entry) => named(entry, "has an install script")).join("\n"));
}

/** Checks that every entry of the lockfile has a checksum, development dependencies for all platforms included. */
export function checksums() {
  const { wrong, excused } = checkChecksums(dependencies());
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  console.log(excused);
}

/** @returns {{ skipped: string } | undefined} */
export function audit() {
  const { status, stdout, stderr } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
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
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined)
    return {
      skipped: `this registry answers no audits (${reasonOf(report, stderr)}); run it against one that does`,
    };
  if (status !== 0) {
    const found = Object.values(report.vulnerabilities ?? {}).map(
      ({ name, severity }) => `${name}: ${severity}`,
    );
    throw new Error(found.join("\n"));
  }
  return undefined;
}

// Without addresses: the log may be public, the registry private.
const reasonOf = (report, stderr) =>
  String(report.message ?? report.error?.summary ?? stderr.trim().split("\n").at(-1) ?? "no answer").replace(
    /https?:\/\/\S+/g,
    "…",
  );
