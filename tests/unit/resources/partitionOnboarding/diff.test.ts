import assert from "node:assert/strict";
import { type Properties, unknownValue } from "../../../../provider/engine/properties";
import { toId } from "../../../../provider/inputs/partitionId";
import { azure } from "../../../support/partitions";
import { id, onboarded, onboardingPerTest, partition } from "./fixtures";

const azureId = toId(azure);
const azureState = { ...azure, status: "ON_BOARDED" };
const failed = { ...partition, status: "FAILED" };
const identity = Object.keys(partition);
const other = (more: Properties) => ({ ...partition, ...more });

/** What replaces, or whether there is any change at all. */
type Expected = boolean | string[];
const cases: [what: string, olds: Properties, news: Properties, expected: Expected, of?: string][] = [
  ["the same partition", onboarded, partition, false],
  ["another mount point", onboarded, other({ mountPoint: "/x" }), ["mountPoint"]],
  ["an instance that is not known yet", onboarded, other({ instanceId: unknownValue }), ["instanceId"]],
  [
    "the same names in another case, in Azure",
    azureState,
    { ...azure, instanceId: "VM-01", resourceGroup: "Data-RG" },
    false,
    azureId,
  ],
  ["another drive in Azure", azureState, { ...azure, mountPoint: "E" }, ["mountPoint"], azureId],
  ["other triggers", onboarded, other({ triggers: [1] }), true],
  ["equal triggers", { ...onboarded, triggers: [{ a: 1 }] }, other({ triggers: [{ a: 1 }] }), false],
  ["skipWait turned on", onboarded, other({ skipWait: true }), true],
  ["skipWait turned off", { ...onboarded, skipWait: true }, partition, true],
  ["a skipWait that is not known yet", onboarded, other({ skipWait: unknownValue }), true],
  ["a trigger that is not known yet", onboarded, other({ triggers: [unknownValue] }), true],
  ["a partition that has failed", failed, partition, true],
  [
    "a partition that has failed, with skipWait",
    { ...failed, skipWait: true },
    other({ skipWait: true }),
    false,
  ],
  ["a state without a status", partition, partition, true],
  ["a state with a key that this version does not know", { ...onboarded, later: 1 }, partition, false],
  ["a state without the identity", { status: "ON_BOARDED" }, partition, identity],
  ["an id that was edited by hand", onboarded, partition, identity, "AWS/1"],
];

describe("diff of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  for (const [what, olds, news, expected, of = id] of cases) {
    const replaces = Array.isArray(expected) ? expected : [];
    const result = replaces.length > 0 ? `replaces for ${replaces.join(", ")}` : "updates";
    it(`with ${what}: ${expected ? result : "no change"}`, () => {
      const diff = lifecycle.subject.diff(of, olds, news);
      assert.equal(diff.changes, expected !== false);
      assert.deepEqual(new Set(diff.replaces), new Set(replaces));
    });
  }
});
