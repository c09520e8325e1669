import assert from "node:assert/strict";
import * as fc from "fast-check";
import { editDistance } from "../../../provider/util/editDistance";

describe("the edit distance of two words", () => {
  for (const [one, other, distance] of [
    ["", "", 0],
    ["endpoint", "endpoint", 0],
    ["", "abc", 3],
    ["endpoit", "endpoint", 1],
    ["refreshTokn", "refreshToken", 1],
    ["kitten", "sitting", 3],
    ["😀", "a", 1],
  ] as const)
    it(`is ${distance} for "${one}" and "${other}"`, () => assert.equal(editDistance(one, other), distance));

  it("is the same both ways, and never less than the difference in length", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        const distance = editDistance(one, other);
        assert.equal(distance, editDistance(other, one));
        assert.ok(distance >= Math.abs(one.length - other.length));
      }),
    );
  });
});
