import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { dependencies } from "../support/packages";
import { manifest, tested } from "./support/consumer";
import { commonJs, partition, project } from "./support/programs";
import { binOf } from "./support/tools";

/** The tests of a user's program, with the mocks of Pulumi's documents and a config of its own. */
const userTests = `
const pulumi = require("@pulumi/pulumi");
const lucidity = require("pulumi-lucidity");
const config = {
  "lucidity:endpoint": process.env.LUCIDITY_ENDPOINT,
  "lucidity:refreshTokn": "misspelled",
};
test("declares the disk", async () => {
  const mocks = { newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) };
  await pulumi.runtime.setMocks(mocks, "project", "stack");
  pulumi.runtime.setAllConfig(config);
  const { status } = require("./index");
  expect(await new Promise((resolve) => status.apply(resolve))).toBe("ON_BOARDED");
});
test("polls a partition", async () => {
  pulumi.runtime.resetOptions("project", "stack", -1, "", "", false, "");
  pulumi.runtime.setAllConfig(config);
  expect((await lucidity.getPartitionStatus(${partition})).status).toBe("PENDING");
});
`;

describe("the tests of a program", () => {
  tested(
    "pass under Jest, which cannot require ES modules",
    {
      files: {
        "package.json": manifest({ jest: { testEnvironment: "node" } }),
        "index.js": commonJs,
        "index.test.js": userTests,
        "Pulumi.yaml": project(),
      },
      within: dependencies,
      tools: ["jest"],
    },
    async (stack, env, cwd) => {
      // Not synchronous: the simulator answers from this process.
      const printed = await new Promise<string>((resolve) => {
        const options = { cwd, env: stack.env(env) };
        execFile(join(binOf("jest"), "jest"), ["--testTimeout", "60000"], options, (_error, _out, err) =>
          resolve(err),
        );
      });
      assert.match(printed, /Tests: +2 passed, 2 total/);
    },
  );
});
