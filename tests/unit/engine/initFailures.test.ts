import assert from "node:assert/strict";
import { InitializationError } from "../../../provider/engine/initFailures";

describe("the error of create and update", () => {
  it("holds what the engine keeps, and no stack, which the SDK would show", () => {
    const error = new InitializationError("id", { a: 1, __provider: "p" }, "why");
    assert.deepEqual(
      [error.id, error.properties, error.reasons, error.stack],
      ["id", { a: 1, __provider: "p" }, ["why"], ""],
    );
    assert.equal(error.name, "InitializationError");
  });
});
