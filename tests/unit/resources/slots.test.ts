import assert from "node:assert/strict";
import { Slots } from "../../../provider/resources/slots";
import { VirtualClock } from "../../support/virtualClock";

const isNew = { isNew: true };

describe("the engine's slots", () => {
  let clock: VirtualClock;
  let warnings: string[];
  let slots: Slots;
  let ends: (() => void)[];
  beforeEach(() => {
    clock = new VirtualClock();
    warnings = [];
    ends = [];
    slots = new Slots(clock, ({ severity, message }) => void warnings.push(`${severity}: ${message}`));
  });
  /** Resources that are checked and then wait. */
  const run = (...urns: string[]) => {
    for (const urn of urns) {
      slots.expect(urn, isNew);
      void slots.run(urn, () => new Promise<void>((resolve) => ends.push(resolve)));
    }
  };

  it("are too few where the create of the resource checked last does not come for ten seconds", async () => {
    run("a", "b");
    slots.expect("c", isNew);
    await clock.advance(9_999);
    assert.deepEqual(warnings, []);
    await clock.advance(1);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^warning: 2 waits are .*`--parallel`.*PartitionOnboardingGroup/);
  });

  it("are too few once", async () => {
    run("a");
    slots.expect("b", isNew);
    await clock.advance(10_000);
    run("b");
    slots.expect("c", isNew);
    await clock.advance(20_000);
    assert.equal(warnings.length, 1);
    assert.equal(clock.pending, 0);
  });

  it("suffice where each create comes, and where nothing of ours waits", async () => {
    run("a", "b");
    await clock.advance(60_000);
    for (const end of ends) end();
    await clock.advance(0);
    slots.expect("c", isNew);
    await clock.advance(60_000);
    assert.deepEqual(warnings, []);
  });

  it("suffice where the engine goes on to check others", async () => {
    run("a");
    for (const urn of ["b", "c", "d"]) {
      slots.expect(urn, isNew);
      await clock.advance(9_000);
    }
    run("e");
    await clock.advance(60_000);
    assert.deepEqual(warnings, []);
  });

  it("are too few for an update that its check and its diff announce, not for what stays as it is", async () => {
    run("a");
    slots.expectUpdate("refreshed");
    slots.expect("b", { isNew: false });
    await clock.advance(60_000);
    assert.deepEqual(warnings, []);
    slots.expectUpdate("b");
    await clock.advance(10_000);
    assert.equal(warnings.length, 1);
  });
});
