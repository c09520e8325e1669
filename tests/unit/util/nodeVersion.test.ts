import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "../../../provider/util/nodeVersion";

describe("the version of Node", () => {
  for (const version of ["22.12.0", "22.23.3", "23.0.0", "24.2.1", "100.0.0", "25.0.0-nightly"]) {
    it(`${version} is new enough`, () => requireNode(version));
  }

  for (const version of ["22.11.0", "20.20.2", "18.0.0", "9.99.0", "22"]) {
    it(`${version} is refused in one sentence that names the Node needed`, () => {
      assert.throws(() => requireNode(version), {
        name: "NodeVersionError",
        message: `pulumi-lucidity needs Node 22.12 or newer, and this process runs on Node ${version}: install a newer Node, and run \`pulumi\` again.`,
      });
    });
  }

  it("that runs the tests is new enough", () => requireNode());

  it("needed is the one that package.json names", () => {
    const { engines } = JSON.parse(
      readFileSync(join(__dirname, "..", "..", "..", "package.json"), "utf8"),
    ) as { engines: { node: string } };
    const oldest = engines.node.replace(/^>=/, "");
    requireNode(oldest);
    const [major = 0, minor = 0] = oldest.split(".").map(Number);
    assert.throws(() => requireNode(`${major}.${minor - 1}.0`));
  });
});
