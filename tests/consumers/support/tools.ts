/**
 * What the consumers need and this project does not depend on: npm installs each set of packages when a test needs it, once for all
 * files of `npm run test:consumers`, which share the folder PULUMI_LUCIDITY_CONSUMERS.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "../../e2e/support/installation";

const run = promisify(execFile);

/** What each tool is called, and the npm package that it comes in. */
const tools = {
  yarn: ["yarn", "1.22.22"],
  berry: ["@yarnpkg/cli-dist", "4"],
  bun: ["bun", "1"],
  tsx: ["tsx", "4"],
  esbuild: ["esbuild", "0.28"],
  "typescript 7": ["typescript", "7"],
  "node 20": ["node", "20"],
  "node 22.11": ["node", "22.11"],
  "node 22.12": ["node", "22.12"],
  "node 22": ["node", "22"],
  "node 24": ["node", "24"],
  "node 26": ["node", "26"],
} as const;
export type Tool = keyof typeof tools;
export type Packages = Record<string, string>;

const { PULUMI_LUCIDITY_CONSUMERS: shared } = process.env;
let own: string | undefined;
export function ownFolder(): string {
  own ??= mkdtempSync(join(tmpdir(), "pulumi-lucidity-consumers-"));
  return own;
}

const tarballName = "pulumi-lucidity.tgz";
let tarball: string | undefined;
/** The packed package. */
export function packed(): string {
  const ofAll = shared === undefined ? undefined : join(shared, tarballName);
  tarball ??= ofAll !== undefined && existsSync(ofAll) ? ofAll : pack(ownFolder());
  return tarball;
}
export const withTarball = (text: string) => text.replaceAll("{tarball}", packed());

const folderOf = (packages: Packages) =>
  join(shared ?? ownFolder(), Object.entries(packages).flat().join("-").replaceAll(/\W+/g, "-"));
const packagesOf = (tool: Tool): Packages => Object.fromEntries([tools[tool]]);

/** The folder of a tool's commands, once it has been fetched. */
export const binOf = (tool: Tool) => join(folderOf(packagesOf(tool)), "node_modules", ".bin");

/** @returns why it cannot be fetched on this machine */
export async function fetchTool(tool: Tool): Promise<string | undefined> {
  try {
    await installPackages(packagesOf(tool));
    return undefined;
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    return `npm cannot install ${tools[tool].join("@")}: ${stderr.trim().split("\n").at(-1) || message}`;
  }
}

/** A folder whose node_modules holds these packages. @throws Error if npm fails */
export async function installPackages(packages: Packages): Promise<string> {
  const folder = folderOf(packages);
  if (existsSync(folder)) return folder;
  // Another file may be making the same one: whichever is complete first takes the name.
  const making = mkdtempSync(join(shared ?? ownFolder(), "making-"));
  const text = JSON.stringify({ private: true, dependencies: packages });
  writeFileSync(join(making, "package.json"), withTarball(text));
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--silent"];
  try {
    await run("npm", args, { cwd: making });
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

export function removeOwnFolder(): void {
  if (own !== undefined) rmSync(own, { recursive: true, force: true });
  own = undefined;
  tarball = undefined;
}

// Run by `npm run test:consumers`, before the tests. The package has been built.
if (require.main === module && shared !== undefined)
  renameSync(pack(shared, "--ignore-scripts"), join(shared, tarballName));
