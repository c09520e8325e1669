/**
 * Snapshots of the exported API: the declarations of each entry of package.json's `exports`, so that a change of the API shows
 * in review.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { readJson, root, withFolder } from "../setup.mjs";

const committed = "docs/surface";

/** @returns {{ name: string, declarations: string }[]} such as `provider-group` and `…/dist/provider/group.d.ts` */
function entryPoints() {
  const { exports } = readJson(root, "package.json");
  return Object.entries(exports)
    .filter(([, { types }]) => types !== undefined)
    .map(([path, { types }]) => ({
      name: path === "." ? "index" : path.replace("./", "").replaceAll("/", "-"),
      declarations: join(root, types),
    }));
}

function writeSnapshot({ name, declarations }, folder) {
  const silent = { default: { logLevel: ExtractorLogLevel.None } };
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: declarations,
      compiler: { tsconfigFilePath: join(root, "tsconfig.build.json") },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: folder,
        reportTempFolder: folder,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: { extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, "package.json"),
  });
  const errors = [];
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      if (message.logLevel === ExtractorLogLevel.Error) errors.push(message.text);
      message.handled = true;
    },
  });
  if (!succeeded) throw new Error(`no snapshot of ${declarations}: ${errors.join("; ")}`);
}

export function writeSnapshots(folder = join(root, committed)) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const entryPoint of entryPoints()) writeSnapshot(entryPoint, folder);
}

/** @throws Error with the difference, and the command that renews the snapshots */
export const surface = () =>
  withFolder("surface", (fresh) => {
    writeSnapshots(fresh);
    const args = ["diff", "--no-index", "--no-color", committed, fresh];
    const { status, stdout, stderr, error } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
    if (status === 0) return;
    throw new Error(
      `${error?.message ?? (stdout || stderr)}\nThe exported API is not what docs/surface says. If the change is meant, run \`npm run surface\` and commit docs/surface with it.`,
    );
  });
