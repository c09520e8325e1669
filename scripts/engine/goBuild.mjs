/** Builds the engine and the Node language host from the Go modules pinned by go.mod and go.sum in the folders beside this file. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup.mjs";
import { buildProgram } from "./buildProgram.mjs";
import { builtDir, builtVersion, inspect } from "./present.mjs";
import { goVersion } from "./tools.mjs";

const here = join(root, "scripts", "engine");

/** How the Pulumi CLI is built from the modules of a folder beside this file, which pins that version. */
export const pulumiBuild = (folder, version) => ({
  recipe: join(here, folder),
  target: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
});

const builds = [
  pulumiBuild("pulumi", builtVersion),
  {
    recipe: join(here, "language-nodejs"),
    target: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    ldflags: "-s -w",
  },
];

/** The folders whose contents decide what is built. */
export const recipes = builds.map(({ recipe }) => recipe);

/** @returns {Promise<{ dir: string, version: string } | { reason: string }>} */
export async function fromGo(context) {
  const { cache, env, log } = context;
  const go = await goVersion(env);
  if ("reason" in go) return go;
  const work = mkdtempSync(join(cache, "building-"));
  try {
    log(
      `building the Pulumi CLI v${builtVersion} with ${go.version}: once, about 5 minutes on 2 cores, downloading up to 2 GB of modules`,
    );
    for (const build of builds) {
      const reason = await buildProgram(build, work, { env, log });
      if (reason !== undefined) return { reason };
    }
    const bin = join(work, "bin");
    writeFileSync(join(bin, "pulumi-resource-pulumi-nodejs"), dynamicProviderScript, { mode: 0o755 });
    const found = await inspect(bin, context);
    if ("reason" in found) return { reason: `what was built is not usable: ${found.reason}` };
    const dir = builtDir(context);
    rmSync(dir, { recursive: true, force: true });
    renameSync(bin, dir);
    return { dir, ...found };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

// The engine starts it in the program's folder, so that it finds the program's own SDK.
const dynamicProviderScript = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") || exit 1
exec node "$script" "$@"
`;
