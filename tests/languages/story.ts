/** The small story that every program in examples/ tells, on the real engine with the plugin installed by `pulumi plugin install`. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Stack } from "../e2e/support/stack";
import { root } from "../support/packages";
import { documentedPrograms } from "./documented";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

export interface Language {
  /** The folder of examples/. */
  example: string;
  /** Makes the program ready to run in `folder`, and answers what goes first on the PATH. */
  prepare(folder: string): string[];
  /** What tells two stories of one example apart. */
  variant?: string;
  /** How documents name the language at a block of code. Without it, none of these blocks is run. */
  fence?: string;
  /** The file that holds the program. */
  file: string;
  /** What stands before a documented program in that file. */
  head?: string;
  /** What `pulumi plugin install` is given. Default: the folder that the npm package holds. */
  plugin?: (folder: string) => string;
  /** More of the environment. */
  variables?: Record<string, string>;
  /** The engine and the language host find nothing else on the PATH. */
  isAlone?: boolean;
}

export function tellsTheStory({
  example,
  prepare,
  fence,
  file,
  head = "",
  variables = {},
  plugin = () => join(root, "plugin"),
  isAlone = false,
  variant = "",
}: Language): void {
  describe(`examples/${example}${isAlone ? " without Node" : ""}${variant}`, function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-language-"));
    let stack: Stack;
    let env: Record<string, string>;
    before(async () => {
      cpSync(join(root, "examples", example), folder, { recursive: true });
      const path = [...prepare(folder), process.env.PULUMI_LUCIDITY_HOSTS_DIR ?? ""];
      stack = await Stack.start({ otherwise: { pendingS: 1 } }, folder);
      const others = isAlone ? process.env.PULUMI_LUCIDITY_ENGINE_DIR : stack.env().PATH;
      env = {
        ...variables,
        PATH: [...path, others].join(delimiter),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      };
      const install = ["plugin", "install", "resource", "lucidity", version, "--file", plugin(folder)];
      const { code, text } = await stack.run(install, env);
      assert.equal(code, 0, text);
      const token = await stack.run(["config", "set", "--secret", "europeToken", "any-word"]);
      assert.equal(token.code, 0, token.text);
    });
    after(async () => {
      await stack?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it("previews, and waits in up until all is onboarded", async () => {
      const preview = await stack.preview(env);
      assert.equal(preview.code, 0, preview.text);
      assert.match(preview.text, /lucidity:index:PartitionOnboarding data create/);
      const up = await stack.up(env);
      assert.equal(up.code, 0, up.text);
      assert.match(up.text, /PartitionOnboarding data created/);
      assert.match(up.text, /onboarded: 2\n/);
      assert.match(up.text, /lastDisk +: "\/dev\/sdh"\n/);
      assert.match(up.text, /seen +: "ON_BOARDED"\n/);
      assert.match(up.text, /status +: "ON_BOARDED"\n/);
    });

    it("changes nothing when it runs again, refreshes, and is destroyed", async () => {
      const again = await stack.up(env);
      assert.equal(again.code, 0, again.text);
      assert.match(again.text, /3 unchanged/);
      const refresh = await stack.run(["refresh", "--yes", "--skip-preview"], env);
      assert.equal(refresh.code, 0, refresh.text);
      const destroy = await stack.run(["destroy", "--yes", "--skip-preview"], env);
      assert.equal(destroy.code, 0, destroy.text);
      assert.match(destroy.text, /- 3 deleted/);
      assert.ok(!stack.printed.includes(stack.refreshToken));
    });

    if (!isAlone && fence !== undefined)
      for (const { where, code } of documentedPrograms(fence))
        it(`runs the program of ${where} in a preview`, async () => {
          writeFileSync(join(folder, file), head + code);
          const preview = await stack.preview(env);
          assert.equal(preview.code, 0, preview.text);
          assert.match(preview.text, /lucidity:index:PartitionOnboarding(Group disks| data) create/);
        });
  });
}
