/**
 * The newest engine that is served as a Go module. `node scripts/engine/newest.mjs` makes it ready, and before it the engine of all
 * tests: about 5 minutes on 2 cores, once.
 */
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, renameSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureEngine } from "../engine.mjs";
import { main } from "../setup.mjs";
import { pulumiBuild } from "./goBuild.mjs";
import { ensureTools } from "./tools.mjs";

export const newestVersion = "3.276.0";
const minorOf = (version) => Number(version.split(".")[1]);

/** @returns {Promise<{ dir: string } | { reason: string, isWithoutGo?: boolean }>} */
export async function ensureNewestEngine({ log }) {
  const { dir, version } = await ensureEngine({ log });
  if (minorOf(version) >= minorOf(newestVersion)) return { dir };
  const built = await ensureTools("engine-newest", [pulumiBuild("newest", newestVersion)], { log });
  if ("reason" in built) return built;
  // It takes the language host of that engine: beside it, since it warns of one that is on the PATH.
  for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    const [from, to] = [join(dir, name), join(built.dir, name)];
    if (existsSync(to) || !existsSync(from)) continue;
    copyFileSync(from, `${to}.${process.pid}`);
    renameSync(`${to}.${process.pid}`, to);
  }
  return built;
}

const file = fileURLToPath(import.meta.url);

/** Starts to make it at the lowest priority, beside other tests. `ensureNewestEngine` waits for it. */
export function makeNewestEngine() {
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "inherit", "inherit"] });
  child.unref();
  process.once("exit", () => child.kill());
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
}

await main(import.meta.url, () =>
  // The tests that need it say why it cannot be made.
  ensureNewestEngine({ log: (line) => console.error(line) }).catch(() => {}),
);
