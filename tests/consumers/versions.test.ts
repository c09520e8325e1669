/** The ranges in package.json, on both ends: Node and the Pulumi SDK. */
import { dependencies, sdkVersions } from "../support/packages";
import { type Consumer, fails, manifest, works } from "./support/consumer";
import { commonJs, esm, project, typeScript } from "./support/programs";
import type { Tool } from "./support/tools";

const on = (node: Tool, sdk: string): Consumer => ({
  files: {
    "package.json": manifest(),
    "index.js": commonJs,
    "Pulumi.yaml": project(),
  },
  within: { ...dependencies, "@pulumi/pulumi": sdk },
  tools: [node],
});
const { oldest, newest } = sdkVersions;

describe("a program", () => {
  works("on the oldest Node (22.12) with the oldest SDK", on("node 22.12", oldest));
  works("on the oldest Node (22.12) with the newest SDK", { ...on("node 22.12", newest), isRare: true });
  works("on the newest Node 22 with the newest SDK", { ...on("node 22", newest), isRare: true });
  works("on the newest Node 24 with the newest SDK", on("node 24", newest));
  works("on the newest Node 26 with the oldest SDK", { ...on("node 26", oldest), isRare: true });
  works("on the newest Node 26 with the newest SDK", on("node 26", newest));
});

const tooOld =
  /pulumi-lucidity needs Node 22\.12 or newer, and this process runs on Node 2\d\.\d+\.\d+: install a newer Node/;

describe("on a Node that is too old, a program fails and says so", () => {
  fails("in CommonJS", on("node 22.11", newest), tooOld);
  fails("in CommonJS, on Node 20", { ...on("node 20", oldest), isRare: true }, tooOld);
  const esmOnOld = on("node 22.11", newest);
  fails(
    "as an ES module",
    {
      ...esmOnOld,
      files: { ...esmOnOld.files, "package.json": manifest({ type: "module" }), "index.js": esm },
    },
    tooOld,
  );
  const tsOnOld = on("node 22.11", newest);
  fails(
    "in TypeScript",
    {
      ...tsOnOld,
      files: {
        "package.json": manifest({ main: "index.ts" }),
        "index.ts": typeScript,
        "tsconfig.json": {
          compilerOptions: { module: "commonjs", moduleResolution: "node", skipLibCheck: true },
        },
        "Pulumi.yaml": project(),
      },
    },
    tooOld,
  );
});
