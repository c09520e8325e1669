import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

describe("a function that a program serializes, such as a Lambda", () => {
  let program: string;
  const before = process.cwd();
  afterEach(() => {
    process.chdir(before);
    rmSync(program, { recursive: true, force: true });
  });

  const write = (file: string, content: object) => writeFileSync(file, JSON.stringify(content));

  it("carries the program's other packages, and not this one or its dependencies", async () => {
    program = mkdtempSync(join(tmpdir(), "pulumi-lucidity-program-"));
    const dependencies = { "pulumi-lucidity": "*", other: "*" };
    write(join(program, "package.json"), { name: "program", dependencies });
    for (const name of ["pulumi-lucidity", "other", "axios"]) {
      mkdirSync(join(program, "node_modules", name), { recursive: true });
      write(join(program, "node_modules", name, "package.json"), { name, version: "1.0.0" });
    }
    copyFileSync(
      join(__dirname, "..", "..", "..", "package.json"),
      join(program, "node_modules", "pulumi-lucidity", "package.json"),
    );
    process.chdir(program);
    const paths = await pulumi.runtime.computeCodePaths({});
    assert.deepEqual([...paths.keys()], ["node_modules/other"]);
  });
});
