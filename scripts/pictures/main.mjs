/**
 * `npm run pictures`: draws the pictures of README.md and of docs/ from real runs of the Pulumi CLI in a terminal (tmux), against
 * the simulator. Look at them before you commit them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "../engine.mjs";
import { main, must, projectEnv, root, setUp } from "../setup.mjs";
import { columns, rows, scenes } from "./scenes.mjs";
import { drawScreen, themeNames } from "./svg.mjs";
import { Terminal } from "./terminal.mjs";

const out = join(root, "docs/pictures");
const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Without the prompt that follows the command's output. */
const withoutPrompt = (screen) => screen.trimEnd().replace(/\n\$$/, "");

/** A project whose node_modules are those of this one. */
function makeProject(dir, program) {
  const modules = join(dir, "node_modules");
  mkdirSync(modules, { recursive: true });
  symlinkSync(root, join(modules, "pulumi-lucidity"), "dir");
  symlinkSync(join(root, "node_modules/@pulumi"), join(modules, "@pulumi"), "dir");
  mkdirSync(join(modules, ".bin"));
  symlinkSync(join(root, bin["pulumi-lucidity"]), join(modules, ".bin/pulumi-lucidity"));
  writeFileSync(join(dir, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(dir, "package.json"), '{ "main": "index.js" }\n');
  writeFileSync(join(dir, "index.js"), program);
}

async function drawScene({ name, title, partitions, program, record }, engineDir) {
  const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-pictures-"));
  const { startSimulator } = createRequire(import.meta.url)("../../dist/simulator/index.js");
  const simulator = await startSimulator({ partitions });
  const env = projectEnv({
    PATH: engineDir,
    PULUMI_HOME: join(dir, "home"),
    PULUMI_BACKEND_URL: `file://${dir}`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    LUCIDITY_ENDPOINT: simulator.url,
    LUCIDITY_REFRESH_TOKEN: "any",
  });
  try {
    makeProject(dir, program);
    const made = spawnSync("pulumi", ["stack", "init", "prod"], { cwd: dir, env, encoding: "utf8" });
    if (made.status !== 0) throw new Error(`the stack could not be made: ${made.stderr}`);
    const terminal = new Terminal({ columns, rows, cwd: dir, env });
    try {
      await terminal.until((text) => text.startsWith("$"));
      const screen = withoutPrompt(await record(terminal));
      for (const theme of themeNames)
        writeFileSync(join(out, `${name}-${theme}.svg`), drawScreen(screen, { theme, title }));
    } finally {
      terminal.close();
    }
  } finally {
    await simulator.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main(async () => {
  await setUp(import.meta.url);
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  const engine = await ensureEngine({ log: console.error });
  mkdirSync(out, { recursive: true });
  for (const scene of scenes) {
    console.log(`drawing ${scene.name} …`);
    await drawScene(scene, engine.dir);
  }
});
