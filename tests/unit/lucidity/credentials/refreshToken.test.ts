import assert from "node:assert/strict";
import { Secret } from "../../../../provider/lucidity/credentials";
import { failure, read } from "./reading";

const source = (value: string) => ({ kind: "refreshToken", name: "n", secret: new Secret(value) }) as const;

describe("the refresh token", () => {
  it("is the secret that was set", async () => {
    assert.equal(await read(source("canary-1")), "canary-1");
  });

  it("is refused where it is longer than 16 KiB", async () => {
    assert.match(await failure(source("canary".repeat(2_731))), /it is longer than 16 KiB/);
  });
});
