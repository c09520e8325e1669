/** The three ways to a Pulumi CLI. Each answers `{ dir }`, or `{ reason }` why it does not work here. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLine, run } from "./run.mjs";

/** The engine that the Go modules build, which is also the oldest that is accepted. */
export const builtVersion = "3.259.0";
const oldestMinor = 259;

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const downloadTimeoutMs = 180_000;
const exe = process.platform === "win32" ? ".exe" : "";

/** @returns {Promise<{ version: string } | { reason: string }>} */
async function inspect(dir, home) {
  const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" };
  const { code, output, error } = await run(join(dir, `pulumi${exe}`), ["version"], { env, timeoutMs: 30_000 });
  if (code !== 0) return { reason: `\`pulumi version\` fails: ${error?.message ?? lastLine(output)}` };
  const version = lastLine(output).replace(/^v/, "");
  const [major, minor] = version.split(".").map(Number);
  if (major !== 3 || !(minor >= oldestMinor)) return { reason: `it is version ${version}, and 3.${oldestMinor} or newer of 3 is needed` };
  return { version };
}

const dirsOnPath = () => (process.env.PATH ?? "").split(delimiter).filter((dir) => dir !== "");
const holds = (dir, name) => existsSync(join(dir, `${name}${exe}`));

export async function fromPath({ home }) {
  const dir = dirsOnPath().find((candidate) => holds(candidate, "pulumi"));
  if (dir === undefined) return { reason: "there is no `pulumi` on the PATH" };
  if (![dir, ...dirsOnPath()].some((candidate) => holds(candidate, "pulumi-language-nodejs"))) {
    return { reason: `${join(dir, "pulumi")} has no Node language host (pulumi-language-nodejs) beside it or on the PATH` };
  }
  const found = await inspect(dir, home);
  return "reason" in found ? { reason: `${join(dir, "pulumi")}: ${found.reason}` } : { dir, ...found };
}

const vendorDir = (cache) => join(cache, `vendor-${process.platform}-${process.arch}`);
const builtDir = (cache, key) => join(cache, `built-${key}`);

/** What an earlier run downloaded or built. */
export async function fromCache({ cache, home, key }) {
  for (const dir of [join(vendorDir(cache), "bin"), builtDir(cache, key)]) {
    if (!holds(dir, "pulumi")) continue;
    const found = await inspect(dir, home);
    if (!("reason" in found)) return { dir, ...found };
  }
  return { reason: "nothing usable is there yet" };
}

/** The vendor's own download, by the Automation API of the SDK that is installed here. */
export async function fromVendor({ cache, home, log }) {
  const target = vendorDir(cache);
  const bin = join(target, "bin");
  rmSync(target, { recursive: true, force: true });
  try {
    createRequire(join(root, "package.json")).resolve("@pulumi/pulumi/automation");
  } catch {
    return { reason: "@pulumi/pulumi is not installed, whose Automation API downloads it: run `npm ci` first" };
  }
  log(`downloading the Pulumi CLI from its vendor (at most ${downloadTimeoutMs / 1000} s) …`);
  const script = `require("@pulumi/pulumi/automation").PulumiCommand.install({ root: ${JSON.stringify(target)} }).catch((error) => { console.error(String(error.message).split("\\n")[0]); process.exit(1); });`;
  const { code, output } = await run(process.execPath, ["-e", script], {
    cwd: root,
    env: { ...process.env, PULUMI_HOME: home },
    timeoutMs: downloadTimeoutMs,
  });
  if (code !== 0) {
    rmSync(target, { recursive: true, force: true });
    return { reason: `the download failed: ${code === null ? "it took too long" : lastLine(output)}` };
  }
  const found = await inspect(bin, home);
  return "reason" in found ? { reason: `the download is not usable: ${found.reason}` } : { dir: bin, ...found };
}

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
const progressEveryMs = 15_000;

/** Engine and Node language host, built from Go modules whose checksums stand in the go.sum files beside this one. */
export async function fromGo({ cache, home, key, log }) {
  const dir = builtDir(cache, key);
  rmSync(dir, { recursive: true, force: true });
  const go = await run("go", ["version"], { timeoutMs: 30_000 });
  if (go.code !== 0) return { reason: "there is no Go toolchain (`go` is not on the PATH)" };
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "building-"));
  try {
    log(`building the Pulumi CLI v${builtVersion} from Go modules (${lastLine(go.output)}): this takes about 5 minutes on 2 cores, once`);
    for (const build of builds) {
      const reason = await buildOne(build, work, log);
      if (reason !== undefined) return { reason };
    }
    const bin = join(work, "bin");
    writeFileSync(join(bin, "pulumi-resource-pulumi-nodejs"), dynamicProviderScript, { mode: 0o755 });
    const found = await inspect(bin, home);
    if ("reason" in found) return { reason: `what was built is not usable: ${found.reason}` };
    renameSync(bin, dir);
    return { dir, ...found };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function buildOne({ recipe, target, ldflags }, work, log) {
  const name = target.split("/").at(-1);
  const source = join(work, recipe);
  cpSync(join(here, recipe), source, { recursive: true });
  const startedMs = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedMs) / 1000)} s`;
  let modules = 0;
  const ticking = setInterval(() => log(`  ${name}: ${elapsed()}, ${modules} modules downloaded`), progressEveryMs);
  const args = ["build", "-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", ldflags, "-o", join(work, "bin", `${name}${exe}`), target];
  const { code, output } = await run("go", args, {
    cwd: source,
    env: { ...process.env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" },
    onLine: (line) => {
      if (line.includes("downloading")) modules += 1;
    },
  });
  clearInterval(ticking);
  if (code !== 0) return `the build of ${name} failed after ${elapsed()}: ${lastLine(output)}`;
  log(`  ${name}: built in ${elapsed()}`);
  return undefined;
}

// The language host finds the program's own SDK; this only lets the engine find a plugin of that name beside itself.
const dynamicProviderScript = `#!/bin/sh
script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") || exit 1
exec node "$script" "$@"
`;
