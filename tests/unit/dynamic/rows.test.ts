import assert from "node:assert/strict";
import { Rows } from "../../../provider/dynamic/rows";

const a = { mountPoint: "/a", skipWait: true };

describe("a row of the engine's display", () => {
  it("is the one that check was given", () => {
    const rows = new Rows();
    rows.note(a, "urn:a");
    rows.note(a, undefined);
    assert.equal(rows.take(a), "urn:a");
    assert.equal(rows.take({ mountPoint: "/b" }), undefined);
    rows.release(undefined);
  });

  it("belongs to one wait where two resources name the same partition, and is shared by a third", () => {
    const rows = new Rows();
    rows.note(a, "urn:1");
    rows.note(a, "urn:2");
    assert.deepEqual(
      [rows.take({ skipWait: true, mountPoint: "/a" }), rows.take(a), rows.take(a)],
      ["urn:1", "urn:2", "urn:1"],
    );
    rows.release("urn:2");
    assert.equal(rows.take(a), "urn:2");
  });
});
