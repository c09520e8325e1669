import assert from "node:assert/strict";
import { firstSet, variable } from "../../../provider/util/environment";

describe("a variable of the environment", () => {
  const rows: [set: string | undefined, value: string | undefined][] = [
    ["warn", "warn"],
    ["warn\r", "warn"],
    ["\ufeff warn\t\r\n", "warn"],
    ["two words", "two words"],
    ["in\rside", "in\rside"],
    ["", undefined],
    [" \r\n", undefined],
    [undefined, undefined],
  ];
  for (const [set, value] of rows)
    it(`is ${JSON.stringify(value)} where it is set to ${JSON.stringify(set)}`, () =>
      assert.equal(variable({ NAME: set }, "NAME"), value));

  it("is the first of several that is set to anything", () => {
    const env = { ONE: "\r", TWO: " two", THREE: "three" };
    assert.deepEqual(firstSet(env, "ONE", "TWO", "THREE"), { name: "TWO", value: "two" });
    assert.equal(firstSet(env, "ONE", "FOUR"), undefined);
  });
});
