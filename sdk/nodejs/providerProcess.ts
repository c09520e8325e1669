/**
 * What the engine needs to start our provider: it runs `node` in the program's folder, and there `require("pulumi-lucidity/…")`.
 * What is missing is said by the program, before anything is deployed: the provider process could not even load our words.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

// When the package is imported: a program may change its folder later.
const folderOfProgram = process.cwd();

/** A `RunError`, of which Pulumi shows the sentence without a stack trace. */
class ProviderNotFoundError extends pulumi.RunError {
  override readonly name = "ProviderNotFoundError";

  constructor(folder: string) {
    super(
      `the engine loads pulumi-lucidity from the program's folder, ${folder}, and does not find it there: add pulumi-lucidity to the dependencies of the program's package.json, and install it; that a component's package depends on it or a bundle contains it is not enough`,
    );
  }
}

class NodeNotFoundError extends pulumi.RunError {
  override readonly name = "NodeNotFoundError";

  constructor() {
    super(
      "this program runs on Bun, but the engine runs the provider of pulumi-lucidity on Node, and there is no `node` on the PATH: install Node 22.12 or newer beside Bun, and run `pulumi` again",
    );
  }
}

export interface Program {
  /** The script that Node or Bun has been given. */
  script: string | undefined;
  folder: string;
  isOnBun: boolean;
  path: string | undefined;
}

const thisProgram = (): Program => ({
  script: process.argv[1],
  folder: folderOfProgram,
  isOnBun: process.versions.bun !== undefined,
  path: process.env.PATH,
});

/** Only there is the program's folder that of the provider process: the Automation API may run an inline program anywhere. */
const languageHost = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run([\\/]|$)/;

/** @throws ProviderNotFoundError, NodeNotFoundError */
export function requireProviderProcess(program: Program = thisProgram()): void {
  const { script, folder, isOnBun, path = "" } = program;
  if (script === undefined || !languageHost.test(script)) return;
  if (isOnBun && !hasNode(path)) throw new NodeNotFoundError();
  if (!hasProvider(folder)) throw new ProviderNotFoundError(folder);
}

const hasNode = (path: string) =>
  path.split(delimiter).some((folder) => ["node", "node.exe"].some((name) => existsSync(join(folder, name))));

function hasProvider(folder: string): boolean {
  try {
    createRequire(join(folder, "index.js")).resolve("pulumi-lucidity/provider");
    return true;
  } catch {
    return false;
  }
}
