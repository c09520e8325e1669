/**
 * The package as a user gets it: packed, and installed from the tarball by npm or pnpm. `npm test` makes each installation once,
 * in the folder PULUMI_LUCIDITY_INSTALLATIONS, for all files to share; a file that runs by itself makes its own.
 */
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const root = join(__dirname, "..", "..", "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);
const { PULUMI_LUCIDITY_INSTALLATIONS: shared } = process.env;
const installations = new Map<string, string>();

/** The oldest and the newest SDK that the package works with. */
export const sdkVersions = { oldest: "3.259.0", newest: "3.270.0" };

type Installer = "npm" | "pnpm";
const nameOf = (installer: Installer, sdk: string) => `${installer}-${sdk}`;

let own: string | undefined;
function ownFolder(): string {
  own ??= mkdtempSync(join(tmpdir(), "pulumi-lucidity-e2e-"));
  return own;
}

/** Packs the package, after its build unless told to ignore that script. */
export function pack(into: string, ...options: string[]): string {
  const [line = ""] = execFileSync("npm", ["pack", "--silent", "--pack-destination", into, ...options], {
    cwd: root,
    encoding: "utf8",
  }).split("\n");
  return join(into, line.trim());
}

let tarball: string | undefined;
function packed(): string {
  tarball ??= pack(ownFolder());
  return tarball;
}

/** What has to run in which folder, so that it becomes an installation of the package in `from`. */
function install(folder: string, from: string, installer: Installer, sdk: string) {
  mkdirSync(folder, { recursive: true });
  const dependencies = { "@pulumi/pulumi": sdk, "pulumi-lucidity": `file:${from}` };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "installation", private: true, dependencies }),
  );
  const options = { cwd: folder };
  if (installer === "npm")
    return { file: "npm", args: ["install", "--no-audit", "--no-fund", "--prefer-offline"], options };
  const args = ["install", "--ignore-scripts", "--prefer-offline", "--config.node-linker=isolated"];
  return { file: bin("pnpm"), args, options };
}

/** A folder whose node_modules holds the packed package and an SDK; one for each way to install. */
export function installation(installer: Installer, sdk = sdkVersions.newest): string {
  const name = nameOf(installer, sdk);
  const known = installations.get(name);
  if (known !== undefined) return known;
  const ofAll = join(shared ?? "", name);
  if (shared !== undefined && existsSync(ofAll)) return ofAll;
  const folder = join(ownFolder(), name);
  const { file, args, options } = install(folder, packed(), installer, sdk);
  execFileSync(file, args, { ...options, stdio: "pipe" });
  installations.set(name, folder);
  return folder;
}

/** Makes all installations that the tests share, at once. The package has been built. */
async function prepareInstallations(folder: string): Promise<void> {
  const from = pack(folder, "--ignore-scripts");
  const kinds: [Installer, string][] = [
    ["npm", sdkVersions.newest],
    ["npm", sdkVersions.oldest],
    ["pnpm", sdkVersions.newest],
  ];
  await Promise.all(
    kinds.map(async ([installer, sdk]) => {
      const { file, args, options } = install(join(folder, nameOf(installer, sdk)), from, installer, sdk);
      await promisify(execFile)(file, args, options);
    }),
  );
}

/** A program of its own inside an installation; where it must be, it gets its own copy of the installation. */
export function programFolder(name: "commonjs" | "esm" | "typescript", where: string): string {
  const dir = mkdtempSync(join(where, `${name}-`));
  cpSync(join(root, "tests", "e2e", "programs", name), dir, { recursive: true });
  writeFileSync(join(dir, "Pulumi.yaml"), `name: e2e\nruntime: nodejs\n`);
  return dir;
}

/** A copy of an installation that a test may spoil. */
export function copyOf(where: string): string {
  const dir = mkdtempSync(join(ownFolder(), "copy-"));
  // Other tests may be writing their programs beside them.
  for (const name of ["package.json", "node_modules"])
    cpSync(join(where, name), join(dir, name), { recursive: true, verbatimSymlinks: true });
  return dir;
}

/** Called at the end by whoever uses it: mocha below, or the benchmark. */
export const removeInstallations = () => {
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
};
if (typeof after === "function")
  after(function () {
    // Thousands of files: a busy machine takes its time.
    this.timeout(300_000);
    removeInstallations();
  });

// Run by `npm test`, before the tests.
if (require.main === module && shared !== undefined)
  prepareInstallations(shared).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
