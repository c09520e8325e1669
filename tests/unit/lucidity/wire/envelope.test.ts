import assert from "node:assert/strict";
import { readRemarks } from "../../../../provider/lucidity/wire/envelope";
import { redaction } from "./reading";

describe("the remarks of a body", () => {
  it("are read from the envelope and from the token exchange's other shape", () => {
    const envelope = '{"success":false,"error":{"code":"C","message":"M"},"requestId":"R"}';
    assert.deepEqual(readRemarks(envelope, redaction), {
      code: "C",
      message: "M",
      requestId: "R",
      isEnvelope: true,
    });
    const other = '{"message":"malformed","status":400,"data":null,"trackingCode":"T"}';
    assert.deepEqual(readRemarks(other, redaction), {
      code: undefined,
      message: "malformed",
      requestId: "T",
      isEnvelope: false,
    });
  });
});
