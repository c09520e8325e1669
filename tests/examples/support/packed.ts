import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export const root = join(__dirname, "..", "..", "..");

/** Packs this package, which has been built. @returns the tarball */
export function packInto(folder: string): string {
  const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  return join(folder, execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim());
}

/** @throws Error with what the command printed */
export function must(command: string, args: string[], cwd: string, env = process.env): void {
  try {
    execFileSync(command, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")} failed\n${stdout}${stderr}`, { cause: error });
  }
}

/** A copy of a project of examples/testing, with this package installed from its tarball. */
export function userProject(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `pulumi-lucidity-testing-${name}-`));
  cpSync(join(root, "examples", "testing", name), folder, { recursive: true });
  must("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", packInto(folder)], folder);
  return folder;
}

/** What a user has who has installed the Pulumi CLI, with these folders first on the PATH. */
export function userEnv(folder: string, ...path: string[]): NodeJS.ProcessEnv {
  const { PULUMI_LUCIDITY_ENGINE_DIR: engine = "", PATH = "" } = process.env;
  return {
    ...process.env,
    PATH: [...path, engine, PATH].join(delimiter),
    PULUMI_HOME: join(folder, ".pulumi-home"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}
