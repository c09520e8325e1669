/** The package as a user gets it: packed, and installed from the tarball by npm or pnpm. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(__dirname, "..", "..", "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);
const work = mkdtempSync(join(tmpdir(), "pulumi-lucidity-e2e-"));
const installations = new Map<string, string>();

/** The oldest and the newest SDK that the package works with. */
export const sdkVersions = { oldest: "3.259.0", newest: "3.270.0" };

let tarball: string | undefined;
function packed(): string {
  if (tarball === undefined) {
    const [line = ""] = execFileSync("npm", ["pack", "--silent", "--pack-destination", work], {
      cwd: root,
      encoding: "utf8",
    }).split("\n");
    tarball = join(work, line.trim());
  }
  return tarball;
}

/** A folder whose node_modules holds the packed package and an SDK; one for each way to install, made when first asked for. */
export function installation(installer: "npm" | "pnpm", sdk = sdkVersions.newest): string {
  const key = `${installer}-${sdk}`;
  const known = installations.get(key);
  if (known !== undefined) return known;
  const dir = join(work, key);
  mkdirSync(dir, { recursive: true });
  const dependencies = { "@pulumi/pulumi": sdk, "pulumi-lucidity": `file:${packed()}` };
  writeFileSync(
    join(dir, "package.json"),
    JSON.stringify({ name: "installation", private: true, dependencies }),
  );
  const quiet = { cwd: dir, stdio: "pipe" } as const;
  if (installer === "npm")
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], quiet);
  else
    execFileSync(
      bin("pnpm"),
      ["install", "--ignore-scripts", "--prefer-offline", "--config.node-linker=isolated"],
      quiet,
    );
  installations.set(key, dir);
  return dir;
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
  const dir = mkdtempSync(join(work, "copy-"));
  cpSync(where, dir, { recursive: true, verbatimSymlinks: true });
  return dir;
}

/** Called at the end by whoever uses it: mocha below, or the benchmark. */
export const removeInstallations = () => rmSync(work, { recursive: true, force: true });
if (typeof after === "function")
  after(function () {
    // Thousands of files: a busy machine takes its time.
    this.timeout(300_000);
    removeInstallations();
  });
