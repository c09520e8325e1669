/**
 * The package as a user gets it, packed and installed from the tarball, and whatever else tests install. The files of one run share
 * the folder PULUMI_LUCIDITY_INSTALLATIONS; a file that runs by itself makes its own.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(__dirname, "..", "..");
const { PULUMI_LUCIDITY_INSTALLATIONS: shared } = process.env;

/** The oldest and the newest SDK that the package works with. */
export const sdkVersions = { oldest: "3.259.0", newest: "3.276.0" };

let own: string | undefined;
/** A folder for this process alone, which ends with it. */
export function ownFolder(): string {
  own ??= mkdtempSync(join(tmpdir(), "pulumi-lucidity-tests-"));
  return own;
}

/** Makes what `name` stands for in the shared folder, unless it is there. Of two that make the same, the first keeps the name. */
function made(name: string, make: (folder: string) => string): string {
  const path = join(shared ?? ownFolder(), name);
  if (existsSync(path)) return path;
  const folder = mkdtempSync(join(shared ?? ownFolder(), "making-"));
  try {
    renameSync(make(folder), path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return path;
}

/** The tarball of the package, which has been built. */
export const packed = (): string =>
  made("pulumi-lucidity.tgz", (folder) => {
    const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
    return join(folder, execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim());
  });
export const withTarball = (text: string) => text.replaceAll("{tarball}", packed());

/** Versions by name. `{tarball}` stands for the packed package. */
export type Packages = Record<string, string>;
/** The package and the newest SDK. */
export const dependencies: Packages = {
  "@pulumi/pulumi": sdkVersions.newest,
  "pulumi-lucidity": "file:{tarball}",
};

/** Runs a command to its end. @throws Error with what it printed */
export function must(command: string, args: string[], cwd: string, env = process.env): void {
  try {
    execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed\n${stdout}${stderr}`, { cause: error });
  }
}

type Installer = "npm" | "pnpm";
const commands: Record<Installer, [string, ...string[]]> = {
  npm: ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline", "--silent"],
  pnpm: [
    join(root, "node_modules", ".bin", "pnpm"),
    ...["install", "--ignore-scripts", "--prefer-offline", "--config.node-linker=isolated"],
  ],
};

const nameOf = (packages: Packages, installer: Installer) =>
  [installer, ...Object.entries(packages).flat()].join("-").replaceAll(/\W+/g, "-");
/** Where `installPackages` installs them. */
export const folderOf = (packages: Packages) => join(shared ?? ownFolder(), nameOf(packages, "npm"));

/** A folder whose node_modules holds these packages. @throws Error if they cannot be installed */
export function installPackages(packages: Packages, installer: Installer = "npm"): string {
  return made(nameOf(packages, installer), (making) => {
    const folder = join(making, "project");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "package.json"),
      withTarball(JSON.stringify({ name: "installation", private: true, dependencies: packages })),
    );
    const [command, ...args] = commands[installer];
    must(command, args, folder);
    return folder;
  });
}

export const installation = (installer: Installer = "npm", sdk = sdkVersions.newest): string =>
  installPackages({ ...dependencies, "@pulumi/pulumi": sdk }, installer);

/** Must be called at the end: by mocha below, or by the benchmark. */
export function removeInstallations(): void {
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
  own = undefined;
}
if (typeof after === "function")
  after(function () {
    // Thousands of files: a busy machine takes its time.
    this.timeout(300_000);
    removeInstallations();
  });

// Run before the tests, which start side by side.
if (require.main === module) installation();
