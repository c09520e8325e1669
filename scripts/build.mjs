/** Compiles the package into dist/, bundles the native plugin into plugin/, and puts it into the project's own node_modules for the quickstart program. */
import { chmodSync, cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pruneDeclarations } from "./build/declarations.mjs";
import { bin, main, must, projectEnv, readJson, root, setUp } from "./setup.mjs";

await main(import.meta.url, async () => {
  await setUp(import.meta.url);
  rmSync(join(root, "dist"), { recursive: true, force: true });
  must(bin("tsc"), ["-p", "tsconfig.build.json"], projectEnv());
  must(bin("tsc"), ["-p", "tsconfig.native.json"], projectEnv());
  // Generated code reads its version from a package.json beside it. It says nothing else: with "resource", Pulumi would ask
  // every program that has this package installed for the plugin.
  const manifest = readJson(root, "package.json");
  const { version } = manifest;
  writeFileSync(join(root, "dist/sdk/nodejs/native/package.json"), JSON.stringify({ version }));
  for (const path of Object.values(manifest.bin)) chmodSync(join(root, path), 0o755);
  pruneDeclarations(root, manifest);
  // Imported late: the bundler may have to be installed first.
  const { buildPlugin, inlinePackages } = await import("./plugin/bundle.mjs");
  await inlinePackages(join(root, "dist/provider/lucidity/http/pRetry.js"));
  await buildPlugin();

  // The program of the root's Pulumi.yaml requires the package by name, and a package cannot require itself. A copy, not a
  // link: Pulumi would store the code of a module outside node_modules in the state.
  const installed = join(root, "node_modules", "pulumi-lucidity");
  rmSync(installed, { recursive: true, force: true });
  for (const part of ["dist", "plugin", "package.json"])
    cpSync(join(root, part), join(installed, part), { recursive: true });
});
