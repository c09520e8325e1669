import assert from "node:assert/strict";
import { Slots } from "../../../provider/dynamic/slots";

describe("the engine's slots", () => {
  let told: string[];
  let slots: Slots;
  beforeEach(() => {
    told = [];
    slots = new Slots({ log: ({ message }) => void told.push(message) });
  });
  const decide = (waits: boolean, ...urns: string[]) => {
    for (const urn of urns) slots.decide(urn, { waits });
  };

  it("are too few when more resources wait than there are slots: told once, with the number to pass", () => {
    slots.note({ declared: 5, parallel: 2 });
    decide(true, "a", "b", "c", "d");
    assert.deepEqual(told, [], "the fifth may need no wait");
    decide(true, "e");
    assert.equal(told.length, 1);
    assert.match(
      told[0] ?? "",
      /5 partitions .* only 2 operations .*`--parallel 5`.*PartitionOnboardingGroup/,
    );
    slots.note({ declared: 6, parallel: 2 });
    decide(true, "f");
    assert.equal(told.length, 1);
  });

  it("are enough when most resources need no wait", () => {
    slots.note({ declared: 4, parallel: 2 });
    decide(false, "a", "b", "c");
    decide(true, "d");
    assert.deepEqual(told, []);
  });

  it("are enough where there are as many as waits", () => {
    slots.note({ declared: 2, parallel: 2 });
    decide(true, "a", "b");
    assert.deepEqual(told, []);
  });

  it("count a replaced resource once, though it is checked and compared twice", () => {
    slots.note({ declared: 2, parallel: 2 });
    decide(true, "a", "a", "b", "b");
    assert.deepEqual(told, []);
    slots.note({ declared: 3, parallel: 2 });
    decide(true, "a", "c");
    assert.match(told[0] ?? "", /^3 partitions/);
  });

  it("are not mentioned where the program says nothing of them", () => {
    for (const odd of [undefined, null, 3, "x", {}, { declared: "2", parallel: 1 }, { declared: 2 }]) {
      slots.note(odd);
      decide(true, "a", "b", "c");
    }
    assert.deepEqual(told, []);
  });
});
