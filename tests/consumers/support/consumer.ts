/**
 * A consumer: a project that depends on the packed package, installed and deployed as its users would, on the real engine.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { Stack } from "../../e2e/support/stack";
import {
  dependencies,
  installPackages,
  ownFolder,
  type Packages,
  root,
  withTarball,
} from "../../support/packages";
import { binOf, fetchTool, type Tool } from "./tools";

const run = promisify(execFile);

type Json = Record<string, unknown>;
/** Texts or JSON by path. `{tarball}` in a text stands for the packed package. */
export type Files = Record<string, string | Json>;
type Env = Record<string, string>;

export interface Consumer {
  files: Files;
  /** Packages that npm has installed in a folder above its own, which consumers share. Else its `install` is all it has. */
  within?: Packages;
  /** Commands that install or build it, one after the other: in its own folder, or in one below it. */
  install?: (string | { run: string; in: string })[];
  /** Where `pulumi` is run. Default: its own folder. */
  at?: string;
  /** What has to be fetched for it. Their commands come first on the PATH, in this order. */
  tools?: Tool[];
  /** The environment of `pulumi`. */
  env?: Env | ((folder: string) => Env | Promise<Env>);
  /** How its own folder is called. */
  named?: string;
  /** Tried by `npm run test:consumers -- --all` alone. */
  isRare?: boolean;
  /** Runs after the installation. */
  prepare?: (folder: string) => void | Promise<void>;
}

/** The `package.json` of a program that depends on the SDK and this package. */
export const manifest = (more: Json = {}): Json => ({
  name: "consumer",
  version: "1.0.0",
  private: true,
  dependencies,
  ...more,
});
export const npmInstall = "npm install --no-audit --no-fund --prefer-offline --loglevel=error";

function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), withTarball(text));
  }
}

/** An environment for the installation: without what mocha's own npm run has set. */
function installEnv(path: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !/^npm_(?!config_registry)/i.test(key));
  return { ...Object.fromEntries(kept), PATH: path, YARN_ENABLE_IMMUTABLE_INSTALLS: "0" };
}

/** Writes and installs a consumer. */
export async function installed(consumer: Consumer): Promise<{ folder: string; path: string }> {
  const { files, within, install = [], tools = [], named = "project", prepare } = consumer;
  const above = within === undefined ? ownFolder() : installPackages(within);
  const folder = join(mkdtempSync(join(above, "consumer-")), named);
  mkdirSync(folder);
  write(folder, files);
  const bins = [...tools.map(binOf), join(root, "node_modules", ".bin"), process.env.PATH];
  const path = bins.join(delimiter);
  for (const step of install) {
    const { run: command, in: below } = typeof step === "string" ? { run: step, in: "." } : step;
    const cwd = join(folder, below);
    try {
      await run("sh", ["-c", withTarball(command)], { cwd, env: installEnv(path) });
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`\`${command}\` failed:\n${stdout}${stderr}`, { cause: error });
    }
  }
  await prepare?.(folder);
  return { folder, path };
}

type Test = (stack: Stack, env: Env, folder: string) => Promise<void>;

/** Declares a test of an installed consumer. Where a tool cannot be fetched, it is left out and says so. */
function declare(title: string, consumer: Consumer, test: Test): void {
  if (consumer.isRare && process.env.PULUMI_LUCIDITY_ALL_CONSUMERS === undefined) return;
  it(title, async function () {
    this.timeout(600_000);
    for (const tool of consumer.tools ?? []) {
      const reason = fetchTool(tool);
      if (reason === undefined) continue;
      console.log(`      left out: ${title}: ${reason}`);
      this.skip();
    }
    const { folder, path } = await installed(consumer);
    const { env: given = {}, at = "." } = consumer;
    const more = typeof given === "function" ? await given(folder) : given;
    const stack = await Stack.start({ otherwise: { pendingS: 0.2 } }, join(folder, at));
    try {
      const enginePath = stack.env().PATH?.split(delimiter)[0] ?? "";
      const env = { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true", ...more };
      await test(stack, { ...env, PATH: [enginePath, more.PATH ?? path].join(delimiter) }, folder);
    } finally {
      await stack.stop();
      rmSync(dirname(folder), { recursive: true, force: true });
    }
  });
}

/** It deploys until the partition is onboarded, changes nothing in a second run, and is destroyed. */
export const deploys: Test = async (stack, env) => {
  const up = await stack.up(env);
  assert.equal(up.code, 0, up.text);
  assert.match(up.text, /status: "ON_BOARDED"/, up.text);
  assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
  const again = await stack.up(env);
  assert.equal(again.code, 0, again.text);
  assert.match(again.text, /\d unchanged/, again.text);
  assert.doesNotMatch(again.text, /\d (created|updated|replaced|deleted)/, again.text);
  const destroy = await stack.run(["destroy", "--yes", "--skip-preview"], env);
  assert.equal(destroy.code, 0, destroy.text);
  assert.equal(stack.partitions.length, 0);
  assert.ok(!stack.printed.includes(stack.refreshToken));
};

export const works = (title: string, consumer: Consumer) => declare(title, consumer, deploys);

/** Its first run fails, and what it prints says why. */
export const fails = (title: string, consumer: Consumer, says: RegExp) =>
  declare(title, consumer, async (stack, env) => {
    const { code, text } = await stack.up(env);
    assert.notEqual(code, 0, text);
    assert.match(text, says);
  });

export const tested = declare;
