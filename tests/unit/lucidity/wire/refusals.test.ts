import assert from "node:assert/strict";
import { ApiError, UnreadableAnswerError } from "../../../../provider/lucidity/errors";
import { canary, read, thrown } from "./reading";

describe("a request that is not visible", () => {
  it("is what a 404 in JSON means, whatever it says", () => {
    const bodies = ["{}", '{"error":"Not Found","path":"/x"}', '{"data":{"status":"ON_BOARDED"}}'];
    for (const body of bodies) assert.equal(read(body, 404).status, "NOT_FOUND", body);
  });

  it("is not what a 404 means that is not JSON: the answer is unreadable, and the endpoint may be wrong", () => {
    for (const body of ["", "<h1>not here</h1>", "null", "[]", '"NOT_FOUND"', "404 page not found"]) {
      const error = thrown(() => read(body, 404));
      assert.ok(error instanceof UnreadableAnswerError, body);
      assert.match(
        error.message,
        /^the answer to \S+ \(HTTP 404\) cannot be .* \(check lucidity:endpoint\): /,
      );
    }
  });

  it("brings the message and request id of a 404 along", () => {
    const error = { code: "NO_REQUEST", message: "nobody asked" };
    assert.deepEqual(read({ success: false, error, requestId: "r-1" }, 404), {
      status: "NOT_FOUND",
      reason: "nobody asked",
      requestId: "r-1",
    });
  });

  const notFound = [
    "NOT_FOUND",
    "not_found",
    "NotFound",
    "NOTFOUND",
    "PARTITION_NOT_FOUND",
    "NOT_FOUND_PARTITION",
    "not found",
    "partition-not-found",
    "404",
    404,
  ];
  for (const code of notFound) {
    it(`is what success: false means with the code ${JSON.stringify(code)}`, () => {
      const answer = read({ success: false, data: null, error: { code, message: "none" }, requestId: "r" });
      assert.deepEqual(answer, { status: "NOT_FOUND", reason: "none", requestId: "r" });
    });
  }
});

describe("an envelope that says success: false", () => {
  for (const code of ["FORBIDDEN", "INTERNAL", "FOUND", "NOT_FOUNDED", "4040", ""]) {
    it(`is a refusal with the code ${JSON.stringify(code)}, even beside a status`, () => {
      const answer = {
        success: false,
        data: { status: "ON_BOARDED" },
        error: { code, message: "no" },
        requestId: "r-1",
      };
      const error = thrown(() => read(answer));
      assert.ok(error instanceof ApiError);
      assert.deepEqual(
        [error.label, error.code, error.apiMessage, error.requestId],
        ["200", code === "" ? undefined : code, "no", "r-1"],
      );
      assert.equal(error.message, code === "" ? "HTTP 200: no" : `HTTP 200: ${code}: no`);
    });
  }

  it("is a refusal without a code, too", () => {
    assert.throws(() => read({ success: false }), ApiError);
  });

  it("has to say so in so many words", () => {
    for (const success of ["false", 0, null, "no"]) {
      assert.equal(read({ success, data: "PENDING" }).status, "PENDING");
    }
  });

  it("take no code that merely ends like 404 for a partition that is not there", () => {
    assert.ok(thrown(() => read({ success: false, error: { code: "1404" } })) instanceof ApiError);
    assert.equal(read({ success: false, error: { code: "404" } }).status, "NOT_FOUND");
  });
});

describe("an answer that cannot be read", () => {
  const bodies = [
    "",
    "   ",
    "null",
    "17",
    '"ON_BOARDED"',
    "[]",
    '[{"data":{"status":"ON_BOARDED"}}]',
    "{}",
    '{"data":null}',
    '{"data":[]}',
    '{"data":["ON_BOARDED"]}',
    '{"data":{"status":""}}',
    '{"data":{"status":{"name":"ON_BOARDED"}}}',
    '{"data":{"Status":"ON_BOARDED"}}',
    '{"success":true}',
    '{"data":{"status":"ON_BOARDED"}',
    "<!doctype html><title>Sign in</title>",
    '{"__proto__":{"data":{"status":"ON_BOARDED"}}}',
    '{"data":{"__proto__":{"status":"ON_BOARDED"}}}',
    '{"__proto__":{"success":true,"status":"ON_BOARDED"},"constructor":{"status":"ON_BOARDED"}}',
  ];
  for (const body of bodies) {
    it(`${JSON.stringify(body)} is quoted`, () => {
      const error = thrown(() => read(body));
      assert.ok(error instanceof UnreadableAnswerError);
      assert.equal(error.excerpt, body.trim());
      assert.ok(error.message.endsWith(body.trim() === "" ? "it is empty" : body));
    });
  }

  it("is quoted without tokens, on one line, cut at 200 characters", () => {
    const error = thrown(() => read(`<p>${canary}\n${encodeURIComponent(canary)}${"y".repeat(1_000)}`));
    assert.ok(error instanceof UnreadableAnswerError);
    assert.ok(error.excerpt.startsWith("<p>[secret]\\u000a[secret]yyy"));
    assert.equal(error.excerpt.length, 201);
  });

  it("stays one, though other code has spoiled the prototype of everything", () => {
    const spoiled = Object.prototype as { data?: string };
    spoiled.data = "ON_BOARDED";
    try {
      assert.throws(() => read("{}"), UnreadableAnswerError);
    } finally {
      delete spoiled.data;
    }
  });

  it("leaves the prototype of everything alone", () => {
    thrown(() => read('{"__proto__":{"polluted":true},"data":{"__proto__":{"polluted":true}}}'));
    assert.equal("polluted" in {}, false);
  });
});
