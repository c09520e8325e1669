/** A file of a refresh token for each test of a `describe`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function tokenFilePerTest(content: string) {
  const file = { path: "", env: {} as Record<string, string> };
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "pulumi-lucidity-test-"));
    file.path = join(directory, "token");
    file.env = { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_REFRESH_TOKEN_FILE: file.path };
    writeFileSync(file.path, content);
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  return file;
}
