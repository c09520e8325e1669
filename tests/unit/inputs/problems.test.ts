import assert from "node:assert/strict";
import { broken, listed, nested } from "../../../provider/inputs/problems";

const rule = broken("mountPoint", "must be an absolute path", "x\u001b", ": did you mean /x?");

describe("a rule that an input breaks", () => {
  it("is a sentence at its property, and in full has the value, with control characters visible", () => {
    assert.deepEqual(rule, {
      property: "mountPoint",
      reason: "mountPoint must be an absolute path: did you mean /x?",
      inFull: 'mountPoint must be an absolute path, not "x\\u001b": did you mean /x?',
    });
  });

  it("needs no hint", () => {
    assert.equal(
      broken("skipWait", "must be true or false", 1).inFull,
      "skipWait must be true or false, not 1",
    );
  });

  it("in an entry of a list is there in full, since the engine does not show the value", () => {
    assert.deepEqual(nested(rule), { property: "mountPoint", reason: rule.inFull });
    const missing = { property: "partitions[0].instanceId", reason: "is required" };
    assert.deepEqual(nested(missing), missing);
  });
});

describe("a list of problems in a message of one line", () => {
  it("has each problem, in full where it can be, separated by semicolons", () => {
    assert.equal(
      listed([rule, { property: "extra", reason: "extra is no argument" }]),
      `${rule.inFull}; extra is no argument`,
    );
  });

  it("is one sentence for one problem, and empty for none", () => {
    assert.equal(listed([{ property: "id", reason: "id is not valid" }]), "id is not valid");
    assert.equal(listed([]), "");
  });
});
