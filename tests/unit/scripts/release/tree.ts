import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..", "..");
const parts = [
  "CHANGELOG.md",
  "README.md",
  "package.json",
  "docs",
  "examples",
  "tests/languages",
  "provider/cmd/pulumi-resource-lucidity/schema.json",
];

/** A copy of the files that a release changes. */
export class Tree {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-lucidity-release-"));

  constructor() {
    for (const part of parts) cpSync(join(root, part), join(this.folder, part), { recursive: true });
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  json(path: string): Record<string, unknown> {
    return JSON.parse(this.read(path)) as Record<string, unknown>;
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  /** Changes a file of JSON at its top. */
  set(path: string, values: Record<string, unknown>): void {
    this.write(path, JSON.stringify({ ...this.json(path), ...values }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
