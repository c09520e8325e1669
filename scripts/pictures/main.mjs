/**
 * `npm run pictures`: draws the pictures of README.md and of docs/ from real runs of the Pulumi CLI in a terminal (tmux), against
 * the simulator. Look at them before you commit them.
 */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureEngine } from "../engine.mjs";
import { main, must, outputOf, projectEnv, readJson, root, setUp, withFolder } from "../setup.mjs";
import { columns, rows, scenes } from "./scenes.mjs";
import { drawScreen, themeNames } from "./svg.mjs";
import { Terminal } from "./terminal.mjs";

const out = join(root, "docs/pictures");
const { bin } = readJson(root, "package.json");

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

async function drawScene({ name, title, partitions, program, record }, engineDir, dir) {
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
    outputOf("pulumi", ["stack", "init", "prod"], { cwd: dir, env });
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
  }
}

await main(import.meta.url, async () => {
  await setUp(import.meta.url);
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  const engine = await ensureEngine({ log: console.error });
  mkdirSync(out, { recursive: true });
  for (const scene of scenes) {
    console.log(`drawing ${scene.name} …`);
    await withFolder("pictures", (dir) => drawScene(scene, engine.dir, dir));
  }
});
