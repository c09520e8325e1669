/** Every way of docs/installation-configuration.md, from the packed npm package; tests/languages has the archive that needs no Node. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installation, root } from "../../support/packages";
import { partition } from "../support/declarations";
import { installedPlugin } from "../support/differences";
import { onOneFront } from "../support/fronts";

import { sideBySide } from "../support/sideBySide";
import { type Ended, type Stack, withStack } from "../support/stack";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const onPath = /pulumi-resource-lucidity from \$PATH/;

onOneFront(installedPlugin, "the plugin in the npm package is found", (front) => {
  const plugin = () => join(installation(), "node_modules", "pulumi-lucidity", "plugin");
  const withoutPath = (stack: Stack) =>
    writeFileSync(join(stack.dir, "Pulumi.yaml"), "name: e2e\nruntime: nodejs\n");
  const started = (test: (stack: Stack) => Promise<void>) =>
    withStack(front.start({ otherwise: {} }), (stack) => test(stack.declare(partition("data"))));

  const ups = async (stack: Stack, env: Record<string, string> = {}): Promise<string> => {
    const { code, text } = await stack.up(env);
    assert.equal(code, 0, text);
    assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
    return text;
  };
  /** After that, what was installed from is not needed any more. */
  const installed = async (stack: Stack, file: string) => {
    withoutPath(stack);
    const install = ["plugin", "install", "resource", "lucidity", version, "--file", file];
    const { code, text } = await stack.run(install);
    assert.equal(code, 0, text);
    rmSync(file, { recursive: true });
    assert.doesNotMatch(await ups(stack), onPath);
  };
  /** The SDK itself is the language host's work, and the one that can be built here does not make any. */
  const isAdded = ({ code, text }: Ended) => {
    if (code !== 0) assert.match(text, /^error: failed to generate SDK: .*GeneratePackage.*$/m);
  };

  sideBySide(3, {
    "where the project says, without a warning": () =>
      started(async (stack) => {
        assert.doesNotMatch(await ups(stack), /warning/);
      }),

    "after `pulumi plugin install` of the folder, which may go": () =>
      started(async (stack) => {
        const folder = join(stack.dir, "copy");
        cpSync(plugin(), folder, { recursive: true });
        await installed(stack, folder);
      }),

    "after `pulumi plugin install` of an archive of the folder": () =>
      started(async (stack) => {
        const archive = join(stack.dir, "plugin.tar.gz");
        execFileSync("tar", ["-czf", archive, "-C", plugin(), "."]);
        await installed(stack, archive);
      }),

    "on the PATH, with a warning": () =>
      started(async (stack) => {
        withoutPath(stack);
        const PATH = [plugin(), stack.env().PATH].join(delimiter);
        assert.match(await ups(stack, { PATH }), onPath);
      }),

    "nowhere else, and the engine says so": () =>
      started(async (stack) => {
        withoutPath(stack);
        const { code, text } = await stack.up();
        assert.notEqual(code, 0);
        assert.match(text, /no resource plugin 'pulumi-resource-lucidity' found in the workspace/);
      }),

    "by `pulumi package`, as its executable and as its schema, which the CLI accepts": () =>
      started(async (stack) => {
        const [executable, schema] = ["pulumi-resource-lucidity", "schema.json"].map((name) =>
          join(plugin(), name),
        ) as [string, string];
        const checked = await stack.run(["schema", "check", schema]);
        assert.equal(checked.code, 0, checked.text);
        for (const source of [executable, schema]) {
          const info = await stack.run(["package", "info", source]);
          assert.match(info.text, /lucidity:index:getPartitionStatus/);
          const got = await stack.run(["package", "get-schema", source]);
          assert.equal(got.code, 0, got.text);
          assert.equal((JSON.parse(got.text) as { version: string }).version, version);
          isAdded(await stack.run(["package", "add", source]));
        }
      }),
  });
});
