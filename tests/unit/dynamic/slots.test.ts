import assert from "node:assert/strict";
import { Slots } from "../../../provider/dynamic/slots";

describe("the engine's slots", () => {
  let messages: string[];
  let slots: Slots;
  beforeEach(() => {
    messages = [];
    slots = new Slots({ log: ({ message }) => void messages.push(message) });
  });
  const decide = (waits: boolean, ...urns: string[]) => {
    for (const urn of urns) slots.decide(urn, { waits });
  };

  it("are too few when more resources wait than there are slots: one warning names the number to pass", () => {
    slots.note({ declared: 5, parallel: 2 });
    decide(true, "a", "b", "c", "d");
    assert.deepEqual(messages, [], "the fifth resource may need no wait");
    decide(true, "e");
    assert.equal(messages.length, 1);
    assert.match(
      messages[0] ?? "",
      /5 partitions .* only 2 operations .*`--parallel 5`.*PartitionOnboardingGroup/,
    );
    slots.note({ declared: 6, parallel: 2 });
    decide(true, "f");
    assert.equal(messages.length, 1);
  });

  it("are enough when most resources need no wait", () => {
    slots.note({ declared: 4, parallel: 2 });
    decide(false, "a", "b", "c");
    decide(true, "d");
    assert.deepEqual(messages, []);
  });

  it("are enough when there are as many as waits", () => {
    slots.note({ declared: 2, parallel: 2 });
    decide(true, "a", "b");
    assert.deepEqual(messages, []);
  });

  it("count a replaced resource once, although check and diff decide it twice", () => {
    slots.note({ declared: 2, parallel: 2 });
    decide(true, "a", "a", "b", "b");
    assert.deepEqual(messages, []);
    slots.note({ declared: 3, parallel: 2 });
    decide(true, "a", "c");
    assert.match(messages[0] ?? "", /^3 partitions/);
  });

  it("are not mentioned when the program does not report them", () => {
    for (const odd of [undefined, null, 3, "x", {}, { declared: "2", parallel: 1 }, { declared: 2 }]) {
      slots.note(odd);
      decide(true, "a", "b", "c");
    }
    assert.deepEqual(messages, []);
  });
});
