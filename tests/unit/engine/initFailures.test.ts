import assert from "node:assert/strict";
import type { Metadata } from "@grpc/grpc-js";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { groupShape } from "../../../provider/inputs/group";
import { NotReadyError, serviceError } from "../../../provider/native/messages";

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

/** What the engine takes of headers: with more, it loses the state. */
const mostHeaderBytes = 16 * 1024 * 1024;

/** The bytes of a failure in headers: the details in base64, the message percent-encoded. */
function headerBytes(metadata: object, message: string): number {
  const [details] = (metadata as Metadata).get("grpc-status-details-bin");
  assert.ok(details instanceof Buffer);
  return Math.ceil(details.length / 3) * 4 + encodeURIComponent(message).length;
}

describe("the failure of a group of 5,800 partitions with long reasons", () => {
  const statuses = Array.from({ length: 5_800 }, (_, index) => ({
    id: `AWS/123456789012/i-0abcdef0123456789/%2Fdev%2Fdisk%2Fby-id%2F${index}`,
    status: "FAILED_ONBOARDING",
    reason: "💥".repeat(500),
  }));
  const state = groupShape.writeState(groupShape.readState({ statuses }));
  const text = "💥".repeat(100_001);

  it("fits into the headers of the dynamic provider", () => {
    const { metadata, message, details } = new ReadInitializationError(
      "id",
      { ...state, __provider: "code" },
      text,
    );
    assert.equal(details, message);
    assert.ok(headerBytes(metadata, message) < mostHeaderBytes / 1.5);
    const created = new InitializationError("id", state, text);
    assert.deepEqual(created.reasons, [message]);
  });

  it("fits into the headers of the native plugin", () => {
    const { metadata, message } = serviceError(
      new NotReadyError({ id: "id", state, failure: text }),
      (same) => same,
    );
    assert.ok(headerBytes(metadata, message) < mostHeaderBytes / 1.5);
  });
});
