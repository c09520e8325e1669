import assert from "node:assert/strict";
import { partition, refreshToken, statusIn, tokenPath, useSimulator } from "./harness";

describe("the simulator's faults", () => {
  const { simulator, start, post, exchangeToken, poll, struck } = useSimulator();

  let token = "";
  beforeEach(async () => {
    await start();
    token = await exchangeToken();
  });

  it("answers with any status, headers and body", async () => {
    simulator().addFault({ kind: "status", httpStatus: 503, headers: { "Retry-After": "7" }, times: 1 });
    simulator().addFault({ kind: "status", httpStatus: 400, body: '{"mine":1}', times: 1 });
    const first = await poll(token);
    assert.equal(first.httpStatus, 503);
    assert.equal(first.headers.get("retry-after"), "7");
    assert.equal(first.json.error?.code, "HTTP_503");
    const second = await poll(token);
    assert.deepEqual([second.httpStatus, second.text], [400, '{"mine":1}']);
    assert.equal((await poll(token)).httpStatus, 200);
    assert.deepEqual(
      simulator().journal.map(({ fault, httpStatus }) => [fault, httpStatus]),
      [
        [undefined, 200],
        ["status", 503],
        ["status", 400],
        [undefined, 200],
      ],
    );
  });

  it("answers with a redirect, HTML, nothing, another type, or any body", async () => {
    simulator().addFault({ kind: "redirect", httpStatus: 302, to: "https://elsewhere.example/", times: 1 });
    for (const kind of ["html", "empty", "wrongType"] as const) simulator().addFault({ kind, times: 1 });
    simulator().addFault({ kind: "body", body: '{"data":7}', times: 1 });
    const redirect = await poll(token);
    assert.equal(redirect.httpStatus, 302);
    assert.equal(redirect.headers.get("location"), "https://elsewhere.example/");
    const html = await poll(token);
    assert.match(html.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(html.text, /^<!doctype html>/);
    assert.equal((await poll(token)).text, "");
    const wrongType = await poll(token);
    assert.equal(wrongType.headers.get("content-type"), "application/octet-stream");
    assert.equal(statusIn(wrongType), "PARTITION_STATUS_ON_BOARDED");
    assert.equal((await poll(token)).text, '{"data":7}');
  });

  it("answers with a body or headers that are too large", async () => {
    simulator().addFault({ kind: "bigBody", bytes: 3_000_000, times: 1 });
    simulator().addFault({ kind: "gzipBomb", bytes: 3_000_000, times: 1 });
    simulator().addFault({ kind: "manyHeaders", count: 300, times: 1 });
    assert.ok((await poll(token)).text.length > 3_000_000);
    const bomb = await poll(token);
    assert.equal(bomb.text.length, 3_000_000);
    assert.equal(bomb.headers.get("content-encoding"), "gzip");
    assert.ok([...(await poll(token)).headers].length >= 300);
  });

  it("resets the connection, or cuts the body short", async () => {
    simulator().addFault({ kind: "reset", times: 1 });
    simulator().addFault({ kind: "cutBody", times: 1 });
    await assert.rejects(poll(token));
    await assert.rejects(poll(token));
    assert.deepEqual(
      simulator()
        .journal.slice(1)
        .map(({ fault, httpStatus }) => [fault, httpStatus]),
      [
        ["reset", 0],
        ["cutBody", 200],
      ],
    );
  });

  it("never answers, or stops within the body, until the simulator is stopped", async () => {
    simulator().addFault({ kind: "hang", times: 1 });
    simulator().addFault({ kind: "hangBody", times: 1 });
    const settled: string[] = [];
    const asked = [poll(token), poll(token)].map((answer) => answer.catch(() => settled.push("ended")));
    await struck(2);
    assert.deepEqual(settled, []);
    await simulator().stop();
    await Promise.all(asked);
    assert.deepEqual(settled, ["ended", "ended"]);
  });

  it("are for token exchanges, one mount point or every call, until they are cleared", async () => {
    simulator().addFault({ kind: "status", httpStatus: 500, on: "mint" });
    simulator().addFault({ kind: "status", httpStatus: 502, mountPoint: "/other" });
    assert.equal((await post(tokenPath, { refreshToken })).httpStatus, 500);
    assert.equal((await poll(token, { ...partition, mountPoint: "/other" })).httpStatus, 502);
    assert.equal((await poll(token)).httpStatus, 200);
    simulator().clearFaults();
    simulator().addFault({ kind: "status", httpStatus: 504, on: "any", after: 1 });
    assert.equal((await post(tokenPath, { refreshToken })).httpStatus, 200);
    assert.equal((await post("/none", {})).httpStatus, 504);
    assert.throws(
      () => simulator().addFault({ kind: "status", httpStatus: 42 }),
      /httpStatus must be a whole number from 200 to 599, not 42/,
    );
  });

  it("begins with the faults of its options", async () => {
    await start({ faults: [{ kind: "status", httpStatus: 500, on: "mint", times: 1 }] });
    assert.equal((await post(tokenPath, { refreshToken })).httpStatus, 500);
    assert.equal((await post(tokenPath, { refreshToken })).httpStatus, 200);
  });
});
