import assert from "node:assert/strict";
import { type Properties, unknownValue } from "../../../../provider/engine/properties";
import type { Diff } from "../../../../provider/resources/lifecycle";
import { azure, azureId, id, onboarded, onboardingPerTest, partition } from "./fixtures";

const changed: Diff = { changes: true, replaces: [] };
const same: Diff = { changes: false, replaces: [] };
const replaced = (...replaces: string[]): Diff => ({ changes: true, replaces });
const azureState = { ...azure, status: "ON_BOARDED" };

interface Case {
  what: string;
  olds: Properties;
  news: Properties;
  expected: Diff;
  /** Default: `id`. */
  of?: string;
}

const cases: Case[] = [
  { what: "the same partition", olds: onboarded, news: partition, expected: same },
  {
    what: "another mount point",
    olds: onboarded,
    news: { ...partition, mountPoint: "/x" },
    expected: replaced("mountPoint"),
  },
  {
    what: "an instance that is not known yet",
    olds: onboarded,
    news: { ...partition, instanceId: unknownValue },
    expected: replaced("instanceId"),
  },
  {
    what: "the same names in another case, in Azure",
    olds: azureState,
    news: { ...azure, instanceId: "VM-01", resourceGroup: "Data-RG" },
    expected: same,
    of: azureId,
  },
  {
    what: "another drive in Azure",
    olds: azureState,
    news: { ...azure, mountPoint: "E" },
    expected: replaced("mountPoint"),
    of: azureId,
  },
  { what: "other triggers", olds: onboarded, news: { ...partition, triggers: [1] }, expected: changed },
  {
    what: "equal triggers",
    olds: { ...onboarded, triggers: [{ a: 1 }] },
    news: { ...partition, triggers: [{ a: 1 }] },
    expected: same,
  },
  {
    what: "skipWait turned on",
    olds: onboarded,
    news: { ...partition, skipWait: true },
    expected: changed,
  },
  {
    what: "skipWait turned off",
    olds: { ...onboarded, skipWait: true },
    news: partition,
    expected: changed,
  },
  {
    what: "a skipWait that is not known yet",
    olds: onboarded,
    news: { ...partition, skipWait: unknownValue },
    expected: changed,
  },
  {
    what: "a trigger that is not known yet",
    olds: onboarded,
    news: { ...partition, triggers: [unknownValue] },
    expected: changed,
  },
  {
    what: "a partition that has failed",
    olds: { ...partition, status: "FAILED" },
    news: partition,
    expected: changed,
  },
  {
    what: "a partition that has failed, with skipWait",
    olds: { ...partition, status: "FAILED", skipWait: true },
    news: { ...partition, skipWait: true },
    expected: same,
  },
  { what: "a state without a status", olds: partition, news: partition, expected: changed },
  {
    what: "a state with a key that this version does not know",
    olds: { ...onboarded, later: 1 },
    news: partition,
    expected: same,
  },
  {
    what: "a state without the identity",
    olds: { status: "ON_BOARDED" },
    news: partition,
    expected: replaced(...Object.keys(partition)),
  },
  {
    what: "an id that was edited by hand",
    olds: onboarded,
    news: partition,
    expected: replaced(...Object.keys(partition)),
    of: "AWS/1",
  },
];

describe("diff of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  for (const { what, olds, news, expected, of = id } of cases) {
    const { changes, replaces } = expected;
    const result = replaces.length > 0 ? `replaces for ${replaces.join(", ")}` : "updates";
    it(`with ${what}: ${changes ? result : "no change"}`, () => {
      const diff = lifecycle.subject.diff(of, olds, news);
      assert.equal(diff.changes, changes);
      assert.deepEqual(new Set(diff.replaces), new Set(replaces));
    });
  }
});
