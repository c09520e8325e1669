import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { isShowablePath, isShowableProgram } from "../../../../provider/lucidity/credentials/showable";

describe("a path that may be shown", () => {
  const shown = [
    "/run/secrets/lucidity/token",
    "/var/run/secrets/lucidity-refresh-token",
    "/home/jane/.config/lucidity/refresh_token.txt",
    "./token",
    "../secrets/token.txt",
    "~/lucidity/token",
    "C:\\Users\\Jane Doe\\token.txt",
    "C:/ProgramData/Lucidity/token",
    "\\\\server\\share\\token",
    "/tmp/run-12/token",
    "/",
    // Shown with these characters made visible.
    "/tmp/tok\u0000en",
    "/run/secrets/lucidity\r/token",
  ];
  for (const path of shown) {
    it(`is ${path}`, () => assert.ok(isShowablePath(path)));
  }

  const hidden = [
    "",
    "token",
    "canary-refresh-token",
    "secrets/token",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln",
    "eyJhbGci/eyJzdWIi/c2lnbmF0dXJl",
    "/eyJhbGciOiJIUzI1NiJ9/x",
    "/tmp/a1b2c3d4/token",
    "/tmp/token+x==",
    "/abcdefghijklmnopqrstuvwxyz",
    "/0123456789",
    "/tmp/<{%x%}>",
    `/${"a/".repeat(200)}`,
    "0123456789abcdef0123456789abcdef",
    "8c5f0a3e-2b1d-4c9e-9f3a-0123456789ab",
  ];
  for (const path of hidden) {
    it(`is not ${JSON.stringify(path.slice(0, 50))}`, () => assert.ok(!isShowablePath(path)));
  }
});

describe("a program that may be shown", () => {
  for (const program of "vault aws op gcloud python3 powershell.exe az.cmd /usr/bin/vault".split(" ")) {
    it(`is ${program}`, () => assert.ok(isShowableProgram(program)));
  }
  const hidden = [
    "",
    "canary-1",
    "canary-refresh-token",
    "abc123def",
    "Abcdef",
    "abcdefghijklmnop",
    "vault login",
  ];
  for (const program of hidden) {
    it(`is not ${JSON.stringify(program)}`, () => assert.ok(!isShowableProgram(program)));
  }
});

describe("a token", () => {
  it("is shown neither as a path nor as a program, even where a slash begins it", () => {
    for (let round = 0; round < 2_000; round++) {
      const bytes = randomBytes(24);
      for (const encoding of ["base64", "base64url", "hex"] as const) {
        for (const token of [bytes.toString(encoding), `/${bytes.toString(encoding)}`]) {
          assert.ok(!isShowablePath(token), token);
          assert.ok(!isShowableProgram(token), token);
        }
      }
    }
  });
});
