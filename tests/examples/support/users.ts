import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { must, packed, root } from "../../support/packages";

/** A copy of a project of examples/testing, with this package installed from its tarball. */
export function userProject(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `pulumi-lucidity-testing-${name}-`));
  cpSync(join(root, "examples", "testing", name), folder, { recursive: true });
  must("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", packed()], folder);
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
