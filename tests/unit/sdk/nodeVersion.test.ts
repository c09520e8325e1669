import assert from "node:assert/strict";

const index = require.resolve("../../../sdk/nodejs");
const check = require.resolve("../../../provider/util/supportedNode");

describe("a program on a Node that is too old", () => {
  const real = process.versions;
  const on = (node: string) => Object.defineProperty(process, "versions", { value: { ...real, node } });
  const forget = () => {
    for (const file of [index, check]) delete require.cache[file];
  };
  beforeEach(forget);
  afterEach(() => {
    Object.defineProperty(process, "versions", { value: real });
    forget();
  });

  it("fails at its import of the package, and says so", () => {
    on("22.11.0");
    assert.throws(() => require(index), { name: "NodeVersionError", message: /needs Node 22\.12 or newer/ });
  });

  it("runs on the oldest Node that is supported", () => {
    on("22.12.0");
    assert.equal(typeof require(index).PartitionOnboarding, "function");
  });
});
