/** Checks the packed package as Node, bundlers, and TypeScript with each module resolution see it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bin, must, projectEnv, root } from "../setup.mjs";

function withTarball(check) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-packed-"));
  try {
    const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
    const { status, stderr } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr.trim());
    for (const file of readdirSync(folder)) check(join(folder, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether package.json describes what is in the package. */
export const publint = () =>
  withTarball((file) => must(bin("publint"), ["run", file, "--strict"], projectEnv()));

/** Whether TypeScript finds for each entry point the types of what Node loads. */
export const areTheTypesWrong = () =>
  withTarball((file) => must(bin("attw"), [file, "--no-emoji"], projectEnv()));
