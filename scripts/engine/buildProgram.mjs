/** One program from Go modules, whose versions and checksums a recipe (a folder with go.mod and go.sum) pins. */
import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import { lastLine, run } from "./run.mjs";

const progressMs = 15_000;

/**
 * Builds `target` into `work`/bin.
 *
 * @param {{ recipe: string, target: string, name?: string, ldflags?: string }} build `name` is the last part of `target` by default
 * @param {string} work a folder of the caller's
 * @param {{ env: NodeJS.ProcessEnv, log: (line: string) => void }} context
 * @returns {Promise<string | undefined>} why it failed
 */
export async function buildProgram(
  { recipe, target, name = basename(target), ldflags = "-s -w" },
  work,
  { env, log },
) {
  const source = join(work, basename(recipe));
  cpSync(recipe, source, { recursive: true });
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
