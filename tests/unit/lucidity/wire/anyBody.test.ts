import assert from "node:assert/strict";
import fc from "fast-check";
import { LucidityError, UnreadableAnswerError } from "../../../../provider/lucidity/errors";
import { readRemarks } from "../../../../provider/lucidity/wire/envelope";
import { readStatus } from "../../../../provider/lucidity/wire/partitionStatus";
import { jwtExpiryMs, readAccessToken } from "../../../../provider/lucidity/wire/tokenExchange";
import { canary, names, read, redaction } from "./reading";

describe("whatever a server sends", () => {
  const keys = [
    ...["success", "data", "status", "partitionStatus", "error", "code", "message", "requestId"],
    ...["trackingCode", "failureReason", "accessToken", "exp", "__proto__", "constructor", "toString"],
  ];
  const leaf = fc.oneof(
    fc.constantFrom("true", "false", "null", "0", "404", "1e999", '"NOT_FOUND"', `"${canary}"`),
    fc.constantFrom(...names).map((name) => `"${name}"`),
    fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
  );
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
      fc
        .array(fc.tuple(fc.constantFrom(...keys), tie("value")), { maxLength: 6 })
        .map((entries) => `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${item}`).join(",")}}`),
    ),
  }));
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString("utf8"));
  const body = fc.oneof(value, fc.json(), bytes, fc.string({ unit: "binary" }));
  const httpStatus = fc.constantFrom(200, 201, 204, 404);

  const shown = (text: string | undefined, most: number) => {
    if (text === undefined) return;
    assert.ok(!text.includes(canary), "no token is shown");
    assert.doesNotMatch(text, /[\p{Cc}\p{Cs}]/u);
    assert.ok(Array.from(text).length <= most + 1, `${text.length}`);
  };

  it("is a status, a refusal or an unreadable answer, and nothing else is thrown", () => {
    const check = (text: string, status: number) => {
      try {
        const answer = readStatus(status, text, redaction);
        assert.ok(answer.status !== "");
        shown(answer.status, 100);
        shown(answer.reason, 600);
        shown(answer.requestId, 100);
      } catch (error) {
        assert.ok(error instanceof LucidityError, String(error));
        shown(error.message, 900);
      }
    };
    fc.assert(fc.property(body, httpStatus, check), { numRuns: 3_000 });
  });

  it("is a token of one printable word from the token exchange, or an unreadable answer", () => {
    const check = (text: string) => {
      try {
        assert.match(readAccessToken(text, redaction), /^[\x21-\x7e]+$/);
      } catch (error) {
        assert.ok(error instanceof UnreadableAnswerError, String(error));
        shown(error.message, 400);
      }
    };
    fc.assert(fc.property(body, check), { numRuns: 2_000 });
  });

  it("has remarks and an expiry that can be read", () => {
    const check = (text: string) => {
      const remarks = readRemarks(text, redaction);
      shown(remarks.code, 100);
      shown(remarks.message, 500);
      shown(remarks.requestId, 100);
      const expiry = jwtExpiryMs(`x.${Buffer.from(text).toString("base64url")}.y`);
      assert.ok(expiry === undefined || !Number.isNaN(expiry));
      jwtExpiryMs(text);
    };
    fc.assert(fc.property(body, check), { numRuns: 2_000 });
  });

  it("may be nested as deeply as it likes", () => {
    for (const open of ["[", '{"data":', '{"error":']) {
      assert.throws(() => read(open.repeat(100_000)), UnreadableAnswerError);
    }
  });
});
