/** Builds the engine and the Node language host from the Go modules pinned by go.mod and go.sum in the folders beside this file. */
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtDir, builtVersion, inspect } from "./present.mjs";
import { lastLine, run } from "./run.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const progressMs = 15_000;

const builds = [
  {
    recipe: "pulumi",
    target: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${builtVersion}`,
  },
  {
    recipe: "language-nodejs",
    target: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    ldflags: "-s -w",
  },
];

/** The folders whose contents decide what is built. */
export const recipes = builds.map(({ recipe }) => join(here, recipe));

/** @returns {Promise<{ dir: string, version: string } | { reason: string }>} */
export async function fromGo(context) {
  const { cache, env, log } = context;
  const go = await run("go", ["version"], { env, timeoutMs: 30_000 });
  if (go.code !== 0)
    return { reason: `there is no Go toolchain: ${go.error?.message ?? lastLine(go.output)}` };
  const work = mkdtempSync(join(cache, "building-"));
  try {
    log(
      `building the Pulumi CLI v${builtVersion} with ${lastLine(go.output).replace("go version ", "")}: once, about 5 minutes on 2 cores, downloading up to 2 GB of modules`,
    );
    for (const build of builds) {
      const reason = await buildOne(build, work, env, log);
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

/** @returns {Promise<string | undefined>} why it failed */
async function buildOne({ recipe, target, ldflags }, work, env, log) {
  const name = target.split("/").at(-1);
  const source = join(work, recipe);
  cpSync(join(here, recipe), source, { recursive: true });
  const startedMs = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedMs) / 1000)} s`;
  let modules = 0;
  const progress = () => log(`  ${name}: ${elapsed()}, ${modules} modules downloaded so far`);
  const ticking = setInterval(progress, progressMs);
  // -mod=readonly: a module without a checksum in go.sum fails the build.
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", ldflags];
  const { code, output } = await run("go", ["build", ...flags, "-o", join(work, "bin", name), target], {
    cwd: source,
    env: { ...env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" },
    onLine: (line) => {
      if (line.includes("downloading")) modules += 1;
    },
  });
  clearInterval(ticking);
  if (code !== 0) return `the build of ${name} failed after ${elapsed()}: ${lastLine(output)}`;
  log(`  ${name}: built in ${elapsed()}`);
  return undefined;
}

// The engine starts it in the program's folder, so that it finds the program's own SDK.
const dynamicProviderScript = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") || exit 1
exec node "$script" "$@"
`;
