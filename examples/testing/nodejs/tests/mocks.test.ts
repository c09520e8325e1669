import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";

const read = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

const declaredInputs = new Map<string, Record<string, unknown>>();

pulumi.runtime.setMocks({
  newResource: ({ name, inputs }) => {
    declaredInputs.set(name, inputs);
    return { id: `${name}-id`, state: inputs };
  },
  call: ({ token }) =>
    token === "lucidity:index:getPartitionStatus"
      ? { status: "IN_PROGRESS", checkedAt: new Date().toISOString() }
      : {},
});

describe("my program, with mocks", () => {
  let program: typeof import("../index");
  before(async () => {
    program = await import("../index.js");
  });

  it("waits for the data partition", async () => {
    assert.equal(await read(program.status), "ON_BOARDED");
    assert.equal(declaredInputs.get("data")?.mountPoint, "/dev/sdf");
  });

  it("waits for both disks in one group", async () => {
    assert.equal(await read(program.onboarded), 2);
  });

  it("keeps the archive on the root disk until its own disk is onboarded", async () => {
    assert.equal(await read(program.archiveFolder), "/var/archive");
  });
});
