import assert from "node:assert/strict";
import { Run } from "../../../provider/native/run";

const urn = (type: string) => `urn:pulumi:dev::shop::${type}::data`;

describe("the native plugin", () => {
  const run = Run.at(undefined);

  it("knows the resources of the schema by their URNs, also below a component", () => {
    const single = run.resourceOf(urn("lucidity:index:PartitionOnboarding"));
    assert.equal(run.resourceOf(urn("acme:index:Server$lucidity:index:PartitionOnboarding")), single);
    assert.notEqual(run.resourceOf(urn("lucidity:index:PartitionOnboardingGroup")), single);
  });

  const unknown: [type: string, shown: string][] = [
    ["constructor", "constructor"],
    ["__proto__", "__proto__"],
    ["lucidity:index:Disk\u001b[2J", "lucidity:index:Disk\\u001b[2J"],
    ["", ""],
  ];
  for (const [type, shown] of unknown)
    it(`refuses the type ${JSON.stringify(type)} in words that are safe to print`, () => {
      assert.throws(() => run.resourceOf(urn(type)), { message: `lucidity has no resource ${shown}` });
    });
});
