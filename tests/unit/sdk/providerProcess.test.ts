import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Program, requireProviderProcess } from "../../../sdk/nodejs/providerProcess";

describe("what the engine needs to start the provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-program-"));
  const installed = join(folder, "node_modules", "pulumi-lucidity");
  const below = join(folder, "packages", "infra");
  const elsewhere = mkdtempSync(join(tmpdir(), "pulumi-lucidity-program-"));
  mkdirSync(installed, { recursive: true });
  mkdirSync(below, { recursive: true });
  writeFileSync(join(installed, "provider.js"), "");
  writeFileSync(join(elsewhere, "node"), "");
  after(() => {
    for (const path of [folder, elsewhere]) rmSync(path, { recursive: true });
  });

  const script = "/app/node_modules/@pulumi/pulumi/cmd/run/index.js";
  const program = (more: Partial<Program>): Program => ({
    script,
    folder,
    isOnBun: false,
    path: undefined,
    ...more,
  });
  const runs = (more: Partial<Program>) => requireProviderProcess(program(more));

  it("is there if the package is installed in the program's folder or above it", () => {
    runs({});
    runs({ folder: below });
  });

  it("is missing if the package is not, and one sentence names the folder and what to add", () => {
    assert.throws(
      () => runs({ folder: elsewhere }),
      (error: Error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.ok(error.message.includes(elsewhere));
        assert.match(error.message, /add pulumi-lucidity to the dependencies of the program's package\.json/);
        return true;
      },
    );
    assert.throws(() => runs({ folder: elsewhere, script: "C:\\app\\@pulumi\\pulumi\\cmd\\run" }));
  });

  it("is not looked for where the program is not run by Pulumi's language host", () => {
    runs({ folder: elsewhere, script: undefined });
    runs({ folder: elsewhere, script: "/app/deploy.js" });
  });

  it("is Node, too, if the program runs on Bun", () => {
    runs({ isOnBun: true, path: ["/nowhere", elsewhere].join(delimiter) });
    for (const path of [undefined, "", "/nowhere"])
      assert.throws(() => runs({ isOnBun: true, path }), /runs on Bun, .*no `node` on the PATH/);
  });
});
