import assert from "node:assert/strict";
import { UnreadableAnswerError } from "../../../../provider/lucidity/errors";
import {
  type Partition,
  statusBody,
  statusHeaders,
} from "../../../../provider/lucidity/wire/partitionStatus";
import { canary, names, read } from "./reading";

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

  it("that the guide does not name keeps the vendor's own word in its case, without the guide's prefix", () => {
    for (const word of ["RESIZING", "Almost there", "constructor"]) {
      assert.equal(read({ data: { status: ` ${word} ` } }).status, word);
      assert.equal(read({ data: { status: `PARTITION_STATUS_${word}` } }).status, word);
    }
  });

  const anywhere: [what: string, data: unknown, status: string | undefined, foundAt?: string][] = [
    [
      "under another key",
      { onboarding: { state: "PARTITION_STATUS_PENDING" } },
      "PENDING",
      "data.onboarding.state",
    ],
    ["in a list", [{ state: " partition_status_failed " }], "FAILED", "data[0].state"],
    ["that the guide does not name", { state: "PARTITION_STATUS_RESIZING" }, "RESIZING", "data.state"],
    ["twice", { a: "PARTITION_STATUS_PENDING", b: ["partition_status_pending"] }, "PENDING", "data.a"],
    [
      "beside a sentence about it",
      { a: "PARTITION_STATUS_PENDING", b: "PARTITION_STATUS_FAILED before" },
      "PENDING",
      "data.a",
    ],
    ["and another one", { a: "PARTITION_STATUS_PENDING", b: "PARTITION_STATUS_FAILED" }, undefined],
    ["without its prefix", { state: "PENDING" }, undefined],
    ["as a key", { PARTITION_STATUS_PENDING: true }, undefined],
    ["at the place that is expected", { status: "PENDING", other: "PARTITION_STATUS_FAILED" }, "PENDING"],
  ];
  for (const [what, data, status, foundAt] of anywhere)
    it(`with the guide's prefix anywhere in data ${what}: ${status ?? "unreadable"}`, () => {
      if (status === undefined) assert.throws(() => read({ success: true, data }), UnreadableAnswerError);
      else {
        const answer = read({ success: true, data });
        assert.deepEqual([answer.status, answer.foundAt], [status, foundAt]);
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

  it("leave a status and a code as they are, white space aside", () => {
    assert.equal(read({ success: true, data: { status: "  partition_status_pending " } }).status, "PENDING");
    assert.equal(read({ success: true, data: { status: " Resizing " } }).status, "Resizing");
  });

  it("leave out what was not given", () => {
    assert.deepEqual(Object.keys(read({ success: true, data: { status: "PENDING" } })), ["status"]);
    assert.deepEqual(Object.keys(read("{}", 404)), ["status"]);
  });
});
