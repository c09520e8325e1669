import { dependencies } from "../support/packages";
import { fails, manifest, works } from "./support/consumer";
import { commonJs, esm, project } from "./support/programs";

const esbuild = `esbuild source.js --bundle --platform=node --outfile=index.js --external:@pulumi/pulumi`;
const withoutThis = "--external:pulumi-lucidity";
/** CommonJS code in a bundle calls `require`, which an ES module has not. */
const withRequire = `'--banner:js=import { createRequire } from "node:module"; const require = createRequire(import.meta.url);'`;
const bundle = (source: string, options: string, more: object = {}) => ({
  files: { "package.json": manifest({ ...more }), "source.js": source, "Pulumi.yaml": project() },
  within: dependencies,
  install: [`${esbuild} ${options}`],
  tools: ["esbuild" as const],
});
const esmPackage = { type: "module" };

describe("a program that esbuild bundled", () => {
  works("without this package", { ...bundle(commonJs, withoutThis), isRare: true });
  works("with this package, minified", bundle(commonJs, "--minify"));
  works("as an ES module, without this package", {
    ...bundle(esm, `--format=esm ${withoutThis}`, esmPackage),
    isRare: true,
  });
  works("as an ES module, with this package", bundle(esm, `--format=esm ${withRequire}`, esmPackage));
  fails(
    "with this package, which is not installed beside it, says what to install",
    {
      files: {
        "build/package.json": manifest(),
        "build/source.js": commonJs,
        "run/package.json": manifest({ dependencies: { "@pulumi/pulumi": dependencies["@pulumi/pulumi"] } }),
        "run/Pulumi.yaml": project(),
      },
      install: [
        { run: "pnpm install --ignore-scripts", in: "build" },
        { run: `${esbuild} && mv index.js ../run`, in: "build" },
        { run: "pnpm install --ignore-scripts", in: "run" },
      ],
      at: "run",
      tools: ["esbuild"],
    },
    /the engine loads pulumi-lucidity from the program's folder, .*run, and does not find it there/,
  );
});
