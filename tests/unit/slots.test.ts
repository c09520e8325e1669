import assert from "node:assert/strict";
import { Slots } from "../../provider/slots";

describe("the engine's slots", () => {
  let told: string[];
  let slots: Slots;
  beforeEach(() => {
    told = [];
    slots = new Slots({ log: ({ message }) => void told.push(message) });
  });
  const fresh = { isNew: true, waits: true };
  const existing = { isNew: false, waits: true };

  it("are too few when more waits are declared than they are: told once, with the number to pass", () => {
    for (let index = 0; index < 5; index++) slots.checked(`id${index}`, { declared: 5, parallel: 2 }, fresh);
    assert.deepEqual(told.length, 1);
    assert.match(
      told[0] ?? "",
      /5 partitions .* only 2 operations .*`--parallel 5`.*PartitionOnboardingGroup/,
    );
    slots.checked("later", { declared: 6, parallel: 2 }, fresh);
    assert.equal(told.length, 1);
  });

  it("suffice when most need no wait, as their diff says", () => {
    for (const id of ["a", "b", "c", "a"]) slots.checked(id, { declared: 4, parallel: 2 }, existing);
    for (const id of ["a", "b", "c", "a", "unknown"]) slots.differed(id, id === "c");
    assert.deepEqual(told, []);
  });

  it("count an existing resource that has to wait again", () => {
    for (const id of ["a", "b"]) slots.checked(id, { declared: 3, parallel: 2 }, existing);
    for (const id of ["a", "b"]) slots.differed(id, true);
    slots.checked("c", { declared: 3, parallel: 2 }, fresh);
    assert.match(told[0] ?? "", /^3 partitions/);
  });

  it("suffice where there are as many as waits", () => {
    for (const id of ["a", "b"]) slots.checked(id, { declared: 2, parallel: 2 }, fresh);
    assert.deepEqual(told, []);
  });

  it("are counted for each of the resources that name one partition, and for each once", () => {
    for (let n = 0; n < 3; n++) slots.checked("same", { declared: 4, parallel: 1 }, existing);
    for (let n = 0; n < 2; n++) slots.differed("same", true);
    slots.differed("never checked", true);
    slots.differed("never checked", true);
    assert.deepEqual(told, [], "a refresh compares too, without a check before it");
    slots.differed("same", true);
    slots.differed("same", true);
    assert.deepEqual(told, [], "three were checked, so three are decided");
    slots.checked("d", { declared: 4, parallel: 1 }, fresh);
    assert.match(told[0] ?? "", /^4 partitions/);
  });

  it("are no matter where the program says nothing of them", () => {
    for (const odd of [
      undefined,
      null,
      3,
      {},
      { declared: "3", parallel: 1 },
      { declared: 1, parallel: "0" },
    ])
      slots.checked("a", odd, fresh);
    assert.deepEqual(told, []);
  });
});
