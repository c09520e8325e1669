import { join } from "node:path";
import { dependencies } from "../support/packages";
import { manifest, works } from "./support/consumer";
import { commonJs, esm, project, typeScript } from "./support/programs";
import { binOf } from "./support/tools";

const withCompiler = (typescript: string) => ({
  ...dependencies,
  typescript,
  "ts-node": "10",
  "@types/node": "22",
});
const tsProgram = (typescript: string, options: object, more: object = {}) => ({
  files: {
    "package.json": manifest({ main: "index.ts", ...more }),
    "index.ts": typeScript,
    "tsconfig.json": { compilerOptions: { strict: true, skipLibCheck: false, types: ["node"], ...options } },
    "Pulumi.yaml": project(),
  },
  within: withCompiler(typescript),
});
/** What Pulumi runs is compiled before. */
const compiled = (typescript: string, options: object, more: object = {}) => ({
  ...tsProgram(typescript, { outDir: "bin", rootDir: ".", ...options }, { main: "bin/index.js", ...more }),
  install: ["../../node_modules/.bin/tsc"],
});
const esmPackage = { type: "module" };
const node10 = { module: "commonjs", moduleResolution: "node10", target: "es2020" };
const node16 = { module: "node16", moduleResolution: "node16", target: "es2022" };
const nodenext = { module: "nodenext", moduleResolution: "nodenext", target: "es2023" };
const bundler = { module: "preserve", moduleResolution: "bundler", target: "es2023" };

describe("a program", () => {
  works("that is an ES module", {
    files: { "package.json": manifest(esmPackage), "index.js": esm, "Pulumi.yaml": project() },
    within: dependencies,
  });
  works("in TypeScript 5, run by Pulumi with ts-node", { ...tsProgram("5", node10), isRare: true });
  works("in TypeScript 6, run by Pulumi with ts-node", tsProgram("6", node16));
  works("in TypeScript 6, as an ES module run by Pulumi with ts-node", tsProgram("6", nodenext, esmPackage));
  works("compiled by TypeScript 5 to CommonJS", { ...compiled("5", node10), isRare: true });
  // Not beside Pulumi's SDK, which fails with TypeScript 7; nor is its tsconfig one for the TypeScript 3.8 that the SDK brings.
  works("compiled by TypeScript 7 to an ES module", {
    files: {
      "package.json": manifest({ ...esmPackage, main: "bin/index.js" }),
      "index.ts": typeScript,
      "tsconfig.build.json": {
        compilerOptions: { strict: true, skipLibCheck: true, types: [], outDir: "bin", ...bundler },
      },
      "Pulumi.yaml": project(),
    },
    within: dependencies,
    tools: ["typescript 7"],
    install: ["tsc -p tsconfig.build.json"],
  });
  works("in TypeScript, run by tsx", {
    files: {
      "package.json": manifest(),
      "index.js": 'module.exports = require("./program.cts");\n',
      "program.cts": typeScript,
      "Pulumi.yaml": project(),
    },
    within: dependencies,
    tools: ["tsx"],
    env: () => ({ NODE_OPTIONS: `--import file://${join(binOf("tsx"), "../tsx/dist/loader.mjs")}` }),
    isRare: true,
  });
});

describe("a project", () => {
  const program = { "package.json": manifest(), "index.js": commonJs };
  const within = dependencies;

  works("whose `main` is a folder with a package.json of its own", {
    files: {
      "infra/package.json": manifest(),
      "infra/index.js": commonJs,
      "Pulumi.yaml": project({ main: "infra/" }),
    },
    install: [{ run: "pnpm install --ignore-scripts", in: "infra" }],
  });
  works("whose `main` is a file below the package", {
    files: {
      "package.json": manifest(),
      "dist/index.js": commonJs,
      "Pulumi.yaml": project({ main: "dist/index.js" }),
    },
    within,
    isRare: true,
  });
  works("in a folder that cannot be written and whose name has spaces and letters beyond ASCII", {
    files: { ...program, "Pulumi.yaml": project() },
    named: "mes données & (größe) 日本",
    install: ["pnpm install --ignore-scripts", "chmod -R a-w ."],
  });
});
