import assert from "node:assert/strict";
import { UrnLookup } from "../../../provider/dynamic/urnLookup";

const a = { mountPoint: "/a", skipWait: true };

describe("the URN of a resource", () => {
  it("is the one that check was given", () => {
    const urns = new UrnLookup();
    urns.note(a, "urn:a");
    urns.note(a, undefined);
    assert.deepEqual(urns.of(a), ["urn:a"]);
    assert.equal(urns.take(a), "urn:a");
    assert.equal(urns.take({ mountPoint: "/b" }), undefined);
    urns.release(undefined);
  });

  it("belongs to one wait where two resources name the same partition, and is shared by a third", () => {
    const urns = new UrnLookup();
    urns.note(a, "urn:1");
    urns.note(a, "urn:2");
    assert.deepEqual(
      [urns.take({ skipWait: true, mountPoint: "/a" }), urns.take(a), urns.take(a)],
      ["urn:1", "urn:2", "urn:1"],
    );
    urns.release("urn:2");
    assert.equal(urns.take(a), "urn:2");
  });
});
