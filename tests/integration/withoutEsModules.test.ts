import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startSimulator } from "../../simulator";
import { root } from "../support/packages";

/** Runs a program where Node, as Jest does, refuses to `require` an ES module. */
async function withoutEsModules(program: string, ...args: string[]): Promise<string> {
  const flags = ["--no-experimental-require-module", "--eval", program];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...flags, ...args], { cwd: root });
  return stdout + stderr;
}

const prelude = `
  const pulumi = require("@pulumi/pulumi");
  const lucidity = require("./dist/sdk/nodejs");
  const [, endpoint] = process.argv;
  const config = { endpoint, refreshToken: "canary-refresh", endpont: "misspelled" };
  const cloud = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012" };
  const partition = { ...cloud, instanceId: "i-0abc", mountPoint: "/data" };
  const setConfig = () => {
    for (const [key, value] of Object.entries(config)) pulumi.runtime.setConfig("lucidity:" + key, value);
  };
`;

describe("a program that cannot require ES modules", () => {
  it("declares resources, and is warned of an unknown config key", async () => {
    const printed = await withoutEsModules(
      `${prelude}
      const mocks = { newResource: ({ inputs }) => ({ id: "id", state: inputs }), call: () => ({}) };
      pulumi.runtime.setMocks(mocks, "project", "stack").then(() => {
        setConfig();
        const data = new lucidity.PartitionOnboarding("data", partition);
        new lucidity.PartitionOnboardingGroup("group", { partitions: [partition] });
        data.instanceId.apply((id) => console.log("declared for", id));
      });`,
      "https://lucidity.example.com",
    );
    assert.match(printed, /declared for i-0abc/);
    assert.match(printed, /did you mean lucidity:endpoint\?/);
  });

  it("polls a partition", async () => {
    const simulator = await startSimulator();
    try {
      const printed = await withoutEsModules(
        `${prelude}
        setConfig();
        lucidity.getPartitionStatus(partition).then(({ status }) => console.log("it is", status));`,
        simulator.url,
      );
      assert.match(printed, /it is NOT_FOUND/);
    } finally {
      await simulator.stop();
    }
  });

  for (const entry of ["provider/index", "provider/group", "sdk/nodejs/native/index", "simulator/index"])
    it(`loads ${entry}`, async () =>
      assert.equal(await withoutEsModules(`console.log(typeof require("./dist/${entry}"))`), "object\n"));
});
