import assert from "node:assert/strict";
import fc from "fast-check";
import { ApiError, LucidityError, UnreadableAnswerError } from "../../../provider/lucidity/errors";
import { Redaction } from "../../../provider/lucidity/redaction";
import {
  jwtExpiryMs,
  type Partition,
  readAccessToken,
  readRemarks,
  readStatus,
  statusBody,
  statusHeaders,
  tokenExchangeBody,
} from "../../../provider/lucidity/wire";

const canary = "canary-token-of-the-wire";
const redaction = new Redaction();
redaction.add(canary);

const read = (answer: unknown, httpStatus = 200) =>
  readStatus(httpStatus, typeof answer === "string" ? answer : JSON.stringify(answer), redaction);
const names = ["PENDING", "IN_PROGRESS", "ON_BOARDED", "FAILED_ONBOARDING", "FAILED", "UNKNOWN"];

function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return assert.fail("it did not throw");
}

describe("what is sent", () => {
  const aws: Partition = {
    mountPoint: "/dev/sdf",
    instanceId: "i-1",
    cloudProviderAccountId: "123456789012",
    cloudProvider: "AWS",
  };

  it("names the cloud, the account, the instance and the mount point, and nothing else", () => {
    const more = { ...aws, tenantId: "t-1", accessToken: canary };
    assert.deepEqual(statusBody(more), {
      cloudProvider: "AWS",
      cloudProviderAccountId: "123456789012",
      instanceId: "i-1",
      mountPoint: "/dev/sdf",
    });
  });

  it("names the resource group where there is one", () => {
    assert.deepEqual(Object.keys(statusBody({ ...aws, cloudProvider: "AZURE", resourceGroup: "rg" })), [
      "cloudProvider",
      "cloudProviderAccountId",
      "instanceId",
      "resourceGroup",
      "mountPoint",
    ]);
  });

  it("carries the raw token, or a bearer token where that is set", () => {
    assert.deepEqual(statusHeaders(canary, "raw"), {
      "X-Authtype": "lucidity_access_token",
      Authorization: canary,
    });
    assert.equal(statusHeaders(canary, "bearer").Authorization, `Bearer ${canary}`);
  });

  it("exchanges with the refresh token alone", () => {
    assert.deepEqual(tokenExchangeBody(canary), { refreshToken: canary });
  });
});

describe("a status", () => {
  const places: [string, (name: string) => unknown][] = [
    ["in data.status", (name) => ({ success: true, data: { status: name }, error: null })],
    ["in data.partitionStatus", (name) => ({ success: true, data: { partitionStatus: name } })],
    ["as data itself", (name) => ({ success: true, data: name })],
    ["at the top as status", (name) => ({ status: name })],
    ["at the top as partitionStatus", (name) => ({ data: null, partitionStatus: name })],
    ["without any envelope but an empty data", (name) => ({ data: {}, status: name })],
  ];
  for (const [place, wrap] of places) {
    for (const name of names) {
      it(`${name} is read ${place}, with the vendor's prefix and without`, () => {
        for (const spelling of [name, `PARTITION_STATUS_${name}`, ` ${name.toLowerCase()} `]) {
          assert.equal(read(wrap(spelling)).status, name, spelling);
        }
      });
    }
  }

  it("is taken from data before the top, and from status before partitionStatus", () => {
    assert.equal(read({ status: "FAILED", data: { status: "PENDING" } }).status, "PENDING");
    assert.equal(read({ data: { partitionStatus: "FAILED", status: "PENDING" } }).status, "PENDING");
    assert.equal(read({ data: { partitionStatus: "FAILED", status: 7 } }).status, "FAILED");
    assert.equal(read({ partitionStatus: "FAILED", status: "PENDING" }).status, "PENDING");
  });

  it("that the guide does not name keeps the vendor's own word, prefix and case included", () => {
    for (const word of ["RESIZING", "PARTITION_STATUS_RESIZING", "Almost there", "constructor"]) {
      assert.equal(read({ data: { status: ` ${word} ` } }).status, word);
    }
  });

  it("at the top counts only with a name of the guide", () => {
    for (const status of ["SUCCESS", "OK", 500, "200", true, null, {}, "RESIZING"]) {
      assert.throws(() => read({ status }), UnreadableAnswerError, JSON.stringify(status));
    }
  });

  it("brings the reason and the request id along, whichever key they have", () => {
    const rows: [object, string | undefined][] = [
      [{ data: { status: "FAILED", message: "no space" } }, "no space"],
      [{ data: { status: "FAILED", failureReason: "agent gone" } }, "agent gone"],
      [{ data: { status: "FAILED", message: " ", failureReason: "agent gone" } }, "agent gone"],
      [{ data: { status: "FAILED" }, error: { message: "disk busy" } }, "disk busy"],
      [{ data: { status: "FAILED" }, error: "disk busy" }, "disk busy"],
      [{ data: "FAILED", message: "at the top" }, "at the top"],
      [{ data: { status: "FAILED", message: { text: "nested" } } }, undefined],
      [{ data: { status: "FAILED" }, error: null }, undefined],
    ];
    for (const [answer, reason] of rows) {
      const expected = { status: "FAILED", requestId: "r-1", ...(reason !== undefined && { reason }) };
      assert.deepEqual(read({ ...answer, requestId: "r-1" }), expected);
    }
  });

  it("takes a number as a request id, and the tracking code of the other shape", () => {
    assert.equal(read({ data: "PENDING", requestId: 17 }).requestId, "17");
    assert.equal(read({ data: "PENDING", trackingCode: "t-9" }).requestId, "t-9");
    assert.equal(read({ data: "PENDING", requestId: ["no"] }).requestId, undefined);
  });

  it("is shown without tokens and control characters, and cut where it is long", () => {
    const answer = read({
      data: { status: `ODD\u001b[31m${canary}`, message: `${canary}\u202e${"x".repeat(5_000)}` },
      requestId: "r".repeat(5_000),
    });
    assert.equal(answer.status, "ODD\\u001b[31m[secret]");
    assert.ok(answer.reason?.startsWith("[secret]\\u202exxx"));
    assert.equal(answer.reason?.length, 601);
    assert.equal(answer.requestId?.length, 101);
  });
});

describe("a request that is not visible", () => {
  it("is what any 404 means, whatever its body", () => {
    const bodies = ["", "<h1>not here</h1>", "null", "[]", '{"data":{"status":"ON_BOARDED"}}'];
    for (const body of bodies) assert.equal(read(body, 404).status, "NOT_FOUND", body);
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
        [error.httpStatus, error.code, error.apiMessage, error.requestId],
        [200, code === "" ? undefined : code, "no", "r-1"],
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

describe("the answer of a mint", () => {
  it("holds the access token, with an envelope and without, and without what surrounds it", () => {
    assert.equal(readAccessToken('{"accessToken":" a.b.c\\n"}', redaction), "a.b.c");
    assert.equal(readAccessToken('{"success":true,"data":{"accessToken":"a.b.c"}}', redaction), "a.b.c");
  });

  // What is no token that can be sent may well be one all the same: it is described, not quoted.
  const hidden = "hidden-token-value";
  const rows: [string, RegExp][] = [
    [`{"access_token":"${hidden}"}`, /an object with the keys access_token, and no accessToken/],
    [`{"accessToken":"${hidden} ${hidden}","ttl":900}`, /the keys accessToken, ttl/],
    [`{"accessToken":"${hidden}\\r\\nX-Evil: 1"}`, /the keys accessToken/],
    [`{"accessToken":{"value":"${hidden}"}}`, /the keys accessToken/],
    [`{"${hidden}${"k".repeat(900)}":1}`, /the keys hidden-token-valuek{12}…/],
    ["{}", /an object with no keys/],
    [hidden, /18 characters, not shown since a token may be among them/],
    [`"${hidden}"`, /20 characters, not shown/],
    [`["${hidden}"]`, /22 characters, not shown/],
    ["null", /4 characters, not shown/],
    [" ", /it is empty/],
    [" <title>Sign in</title>", /<title>Sign in<\/title>/],
  ];
  for (const [body, text] of rows) {
    it(`${JSON.stringify(body.slice(0, 50))} is no token, and what it says of it is ${text.source}`, () => {
      const error = thrown(() => readAccessToken(body, redaction));
      assert.ok(error instanceof UnreadableAnswerError);
      assert.match(error.message, text);
      if (!body.includes("kkk")) assert.ok(!error.message.includes(hidden), error.message);
      assert.ok(error.message.length < 400);
    });
  }
});

describe("the remarks of a body", () => {
  it("are read from the envelope and from the mint's other shape", () => {
    const envelope = '{"success":false,"error":{"code":"C","message":"M"},"requestId":"R"}';
    assert.deepEqual(readRemarks(envelope, redaction), { code: "C", message: "M", requestId: "R" });
    const other = '{"message":"malformed","status":400,"data":null,"trackingCode":"T"}';
    assert.deepEqual(readRemarks(other, redaction), {
      code: undefined,
      message: "malformed",
      requestId: "T",
    });
  });
});

describe("the expiry of a token", () => {
  const jwt = (payload: string) => `e30.${Buffer.from(payload).toString("base64url")}.sig`;
  const rows: [string, string, number | undefined][] = [
    ["a JWT with exp", jwt('{"exp":1700000000}'), 1_700_000_000_000],
    ["a JWT without exp", jwt('{"sub":"x"}'), undefined],
    ["a JWT with exp in words", jwt('{"exp":"1700000000"}'), undefined],
    ["a JWT with an exp beyond numbers", jwt('{"exp":1e999}'), undefined],
    ["a JWT with exp on its prototype", jwt('{"__proto__":{"exp":1}}'), undefined],
    ["a payload that is an array", jwt("[1]"), undefined],
    ["no JWT", canary, undefined],
    ["dots alone", "..", undefined],
  ];
  for (const [what, token, expected] of rows) {
    it(`of ${what} is ${expected ?? "not known"}`, () => {
      assert.equal(jwtExpiryMs(token), expected);
    });
  }
});

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

  it("is a token of one printable word from the mint, or an unreadable answer", () => {
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

describe("the remarks and the mint, at their edges", () => {
  it("leave a status and a code as they are, white space aside", () => {
    assert.equal(read({ success: true, data: { status: "  partition_status_pending " } }).status, "PENDING");
    assert.equal(read({ success: true, data: { status: " Resizing " } }).status, "Resizing");
  });

  it("take no code that merely ends like 404 for a partition that is not there", () => {
    assert.ok(thrown(() => read({ success: false, error: { code: "1404" } })) instanceof ApiError);
    assert.equal(read({ success: false, error: { code: "404" } }).status, "NOT_FOUND");
  });

  it("leave out what was not given", () => {
    assert.deepEqual(Object.keys(read({ success: true, data: { status: "PENDING" } })), ["status"]);
    assert.deepEqual(Object.keys(read("", 404)), ["status"]);
  });

  it("quote of a mint's answer only what is a page from its first character", () => {
    const hidden = thrown(() => readAccessToken("a-token-nobody-knows <br>", redaction));
    assert.ok(hidden instanceof UnreadableAnswerError);
    assert.doesNotMatch(hidden.message, /nobody-knows/);
    const page = thrown(() => readAccessToken(" \n <html>maintenance", redaction));
    assert.match(String(page), /maintenance/);
    const bare = thrown(() => readAccessToken("<html>maintenance", redaction));
    assert.match(String(bare), /maintenance/);
  });

  it("read no expiry from a payload that is null or whose exp is none", () => {
    const token = (payload: string) => `h.${Buffer.from(payload).toString("base64url")}.s`;
    for (const payload of ["null", '{"exp":"9"}', '{"exp":null}', "7"])
      assert.equal(jwtExpiryMs(token(payload)), undefined);
    assert.equal(jwtExpiryMs(token('{"exp":9}')), 9_000);
  });
});
