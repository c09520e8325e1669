/**
 * The folder `plugin/`, as the engine takes it: `pulumi plugin install` copies it away from its node_modules, so all code is in
 * one file.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { readJson, root } from "../setup.mjs";
import { licencesOf, packageOf } from "./licences.mjs";

const source = join(root, "provider", "cmd", "pulumi-resource-lucidity");
export const pluginFolder = join(root, "plugin");
const packageJson = join(root, "package.json");

/** Bundles the plugin's code into `outfile`, and returns the files that it is made of. */
export async function bundle(outfile, write = true) {
  const { metafile } = await build({
    entryPoints: [join(source, "main.ts")],
    outfile,
    write,
    bundle: true,
    minify: true,
    platform: "node",
    // ES modules first: of OpenTelemetry, only what is used is bundled.
    mainFields: ["module", "main"],
    target: "node18",
    legalComments: "none",
    metafile: true,
    alias: {
      "pulumi-lucidity/package.json": packageJson,
      // The HTTP client names file types by it in uploads, of which there are none.
      "mime-db": join(root, "scripts", "plugin", "empty.json"),
    },
    // gRPC loads it for debugging services that this plugin does not offer.
    external: ["@grpc/proto-loader"],
    // The dynamic provider's way to the SDK of the program: this front brings its own.
    logOverride: { "require-resolve-not-external": "silent" },
    absWorkingDir: root,
  });
  return Object.keys(metafile.inputs);
}

/** The packages in the plugin's code, by their folders in node_modules. */
export async function bundledPackages() {
  const files = await bundle(join(root, "provider.js"), false);
  return [...new Set(files.map(packageOf).filter((path) => path !== undefined))];
}

/**
 * Puts the packages that a compiled file requires into it, with their licences on top: for ES modules that import others, which
 * a `require` cannot load under Yarn's Plug'n'Play.
 */
export async function inlinePackages(file) {
  const { metafile, outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22.12",
    legalComments: "none",
    metafile: true,
    write: false,
    absWorkingDir: root,
  });
  const licences = licencesOf(Object.keys(metafile.inputs)).trim().replaceAll("*/", "* /");
  writeFileSync(file, `/*\n${licences}\n*/\n${outputFiles[0].text}`);
}

export async function buildPlugin(folder = pluginFolder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const files = await bundle(join(folder, "provider.js"));
  writeFileSync(join(folder, "LICENSES.txt"), licencesOf(files));
  cpSync(join(source, "pulumi-resource-lucidity"), join(folder, "pulumi-resource-lucidity"));
  const { version } = readJson(packageJson);
  const schema = readJson(source, "schema.json");
  writeFileSync(join(folder, "schema.json"), JSON.stringify({ ...schema, version }));
}
