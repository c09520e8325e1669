import { execFile } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { dependencies } from "../support/packages";
import { manifest, npmInstall, works } from "./support/consumer";
import { commonJs, native, plugins, project, typeScript } from "./support/programs";
import { binOf } from "./support/tools";

const program = { "package.json": manifest(), "index.js": commonJs, "Pulumi.yaml": project() };
const inNodeModules = plugins("node_modules/pulumi-lucidity/plugin");
const withNative = { ...program, "index.js": native, "Pulumi.yaml": project(inNodeModules) };

/** Berry takes a folder for a project of its own only if it has a lockfile. */
const berry = (settings: string) => ({ "yarn.lock": "", ".yarnrc.yml": settings });
const pnp = berry("nodeLinker: pnp\npnpEnableEsmLoader: false\n");
/** What `yarn exec` sets for the commands that it runs. */
const pnpEnv = async (folder: string) => {
  const yarn = join(binOf("berry"), "yarn");
  const { stdout } = await promisify(execFile)(yarn, ["node", "-p", "process.env.NODE_OPTIONS"], {
    cwd: folder,
  });
  return { NODE_OPTIONS: stdout.trim() };
};

describe("a program whose packages were installed by", () => {
  works("npm", { files: program, install: [npmInstall] });
  works("npm, with the native provider", { files: withNative, install: [npmInstall] });
  works("npm, from an unpacked folder (a symlink)", {
    files: {
      ...program,
      "app/package.json": manifest({
        dependencies: { ...dependencies, "pulumi-lucidity": "file:../unpacked" },
      }),
      "app/index.js": commonJs,
      "app/Pulumi.yaml": project(),
      "unpacked/.npmrc": "",
    },
    install: [
      "tar xzf {tarball} -C unpacked --strip-components 1",
      // What a clone has, too: an SDK of its own.
      { run: `${npmInstall} --omit=dev && ${npmInstall} @pulumi/pulumi`, in: "unpacked" },
      { run: npmInstall, in: "app" },
    ],
    at: "app",
    isRare: true,
  });
  works("pnpm", { files: program, install: ["pnpm install --ignore-scripts"] });
  works("pnpm, with the native provider", { files: withNative, install: ["pnpm install --ignore-scripts"] });
  works("pnpm with a flat node_modules", {
    files: { ...program, "pnpm-workspace.yaml": "nodeLinker: hoisted\n" },
    install: ["pnpm install --ignore-scripts"],
    isRare: true,
  });
  works("pnpm without hoisting", {
    files: { ...program, "pnpm-workspace.yaml": "hoist: false\n" },
    install: ["pnpm install --ignore-scripts"],
    isRare: true,
  });
  works("Yarn 1", {
    files: program,
    install: ["yarn install --ignore-scripts --non-interactive"],
    tools: ["yarn"],
  });
  works("Yarn 4 into node_modules", {
    files: { ...program, ...berry("nodeLinker: node-modules\n") },
    install: ["yarn install"],
    tools: ["berry"],
  });
  works("Yarn 4 with links like pnpm's", {
    files: { ...program, ...berry("nodeLinker: pnpm\n") },
    install: ["yarn install"],
    tools: ["berry"],
    isRare: true,
  });
  works("Yarn 4 with Plug'n'Play", {
    files: { ...program, ...pnp },
    install: ["yarn install"],
    tools: ["berry"],
    env: pnpEnv,
  });
  works("Yarn 4 with Plug'n'Play, in TypeScript", {
    files: {
      ...program,
      ...pnp,
      "package.json": manifest({
        main: "index.ts",
        dependencies: { ...dependencies, typescript: "5", "ts-node": "10", "@types/node": "22" },
      }),
      "index.ts": typeScript,
    },
    install: ["rm index.js", "yarn install"],
    tools: ["berry"],
    env: pnpEnv,
    isRare: true,
  });
  works("Yarn 4 with Plug'n'Play, with the native provider", {
    files: { ...withNative, ...pnp },
    install: ["yarn install"],
    tools: ["berry"],
    prepare(folder) {
      const unplugged = join(folder, ".yarn", "unplugged");
      const name = readdirSync(unplugged).find((entry) => entry.startsWith("pulumi-lucidity-"));
      const path = join(".yarn", "unplugged", String(name), "node_modules", "pulumi-lucidity", "plugin");
      writeFileSync(join(folder, "Pulumi.yaml"), JSON.stringify(project(plugins(path))));
    },
    env: pnpEnv,
  });
  works("Bun", { files: program, install: ["bun install"], tools: ["bun"] });
  works("npm, under another name (an alias)", {
    files: {
      ...program,
      "package.json": manifest({
        dependencies: { ...dependencies, "@acme/pulumi-lucidity": "file:{tarball}" },
      }),
      "index.js": commonJs.replace('"pulumi-lucidity"', '"@acme/pulumi-lucidity"'),
    },
    install: [npmInstall],
    isRare: true,
  });
});
