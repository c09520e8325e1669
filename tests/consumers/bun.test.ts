/**
 * Bun as the runtime. The language host of Bun cannot be built from Go modules: a stand-in runs that of Node, and `bun` wherever
 * that one would run `node` for the program. The engine starts the provider by itself, with the PATH that it was given.
 */
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Consumer, fails, manifest, works } from "./support/consumer";
import { commonJs, project } from "./support/programs";
import { binOf } from "./support/tools";

const needed = ["sh", "env", "cat", "uname"];
const host = `#!/bin/sh
PROGRAM_PATH=$PATH PATH=$(dirname "$0")/bun-as-node:$PATH exec pulumi-language-nodejs "$@"
`.replace("$(dirname", "$(/usr/bin/dirname");
const bunAsNode = `#!/bin/sh
PATH=$PROGRAM_PATH exec bun "$@"
`;

const onBun = (path: (folder: string) => string[]): Consumer => ({
  files: {
    "package.json": manifest(),
    "index.js": `if (!process.versions.bun) throw new Error("not on Bun");\n${commonJs}`,
    "Pulumi.yaml": project({ runtime: "bun" }),
    "host/pulumi-language-bun": host,
    "host/bun-as-node/node": bunAsNode,
  },
  install: ["bun install"],
  tools: ["bun"],
  prepare(folder) {
    for (const script of ["pulumi-language-bun", "bun-as-node/node"])
      chmodSync(join(folder, "host", script), 0o755);
    for (const name of ["without-node", "bun-is-node"]) mkdirSync(join(folder, name));
    for (const name of needed) symlinkSync(join("/usr/bin", name), join(folder, "without-node", name));
    symlinkSync(join(binOf("bun"), "bun"), join(folder, "bun-is-node", "node"));
  },
  env: (folder) => ({
    PATH: [join(folder, "host"), binOf("bun"), ...path(folder)].join(delimiter),
  }),
});
const withoutNode = (folder: string) => join(folder, "without-node");

describe("a program that runs on Bun", () => {
  works(
    "works where Node is on the PATH",
    onBun(() => [String(process.env.PATH)]),
  );
  works(
    "works where `node` is Bun itself",
    onBun((folder) => [join(folder, "bun-is-node"), withoutNode(folder)]),
  );
  fails(
    "says what to install where no `node` is on the PATH",
    onBun((folder) => [withoutNode(folder)]),
    /this program runs on Bun, but the engine runs the provider of pulumi-lucidity on Node, and there is no `node` on the PATH/,
  );
});
