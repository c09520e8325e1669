import assert from "node:assert/strict";
import { names, partition, refreshToken, statusIn, tokenPath, useSimulator } from "./harness";

describe("the statuses that the simulator answers", () => {
  const { simulator, start, passS, post, exchangeToken, poll } = useSimulator();

  it("exchanges a token in a bare answer, and answers each status in its time in the envelope", async () => {
    await start({ partitions: [{ ...names, pendingS: 60, inProgressS: 120 }] });
    const minted = await post(tokenPath, { refreshToken });
    assert.deepEqual(Object.keys(minted.json), ["accessToken"]);
    const token = minted.json.accessToken ?? "";
    const first = await poll(token);
    assert.equal(first.httpStatus, 200);
    assert.equal(first.headers.get("content-type"), "application/json");
    assert.deepEqual(first.json, {
      success: true,
      data: { status: "PARTITION_STATUS_PENDING" },
      error: null,
      requestId: "req-2",
    });
    passS(60);
    assert.equal(statusIn(await poll(token)), "PARTITION_STATUS_IN_PROGRESS");
    passS(120);
    assert.equal(statusIn(await poll(token)), "PARTITION_STATUS_ON_BOARDED");
  });

  it("sends the reason with the final status, and a different request id with each answer", async () => {
    await start({ partitions: [{ ...names, final: "FAILED", reason: "the volume is not attached" }] });
    const token = await exchangeToken();
    const answers = [await poll(token), await poll(token)];
    assert.deepEqual(
      answers.map(({ json }) => json.data),
      Array(2).fill({ status: "PARTITION_STATUS_FAILED", message: "the volume is not attached" }),
    );
    assert.deepEqual(
      answers.map(({ json }) => json.requestId),
      ["req-2", "req-3"],
    );
    assert.deepEqual(
      simulator().journal.map(({ requestId }) => requestId),
      [undefined, "req-2", "req-3"],
    );
  });

  it("accepts a final status that has the vendor's prefix", async () => {
    await start({ partitions: [{ ...names, final: "PARTITION_STATUS_FAILED" }] });
    assert.equal(statusIn(await poll(await exchangeToken())), "PARTITION_STATUS_FAILED");
    assert.equal(simulator().journal.at(-1)?.status, "FAILED");
  });

  for (const [statusKey, expected] of [
    ["status", { data: { status: "PARTITION_STATUS_FAILED", message: "why" } }],
    ["partitionStatus", { data: { partitionStatus: "PARTITION_STATUS_FAILED", message: "why" } }],
    ["bare", { data: "PARTITION_STATUS_FAILED", message: "why" }],
    ["top", { data: null, status: "PARTITION_STATUS_FAILED", message: "why" }],
  ] as const) {
    it(`puts the status where statusKey "${statusKey}" says`, async () => {
      await start({ statusKey, partitions: [{ ...names, final: "FAILED", reason: "why" }] });
      const { json } = await poll(await exchangeToken());
      assert.deepEqual(json, { success: true, error: null, requestId: "req-2", ...expected });
    });
  }

  for (const [notVisibleAs, httpStatus, status, code] of [
    ["404", 404, undefined, "NOT_FOUND"],
    ["envelope", 200, undefined, "NOT_FOUND"],
    ["unknown", 200, "PARTITION_STATUS_UNKNOWN", undefined],
  ] as const) {
    it(`answers for a partition that is not visible as "${notVisibleAs}" says`, async () => {
      await start({ notVisibleAs, partitions: [{ ...names, notVisibleForS: 10 }] });
      const token = await exchangeToken();
      const answer = await poll(token);
      assert.equal(answer.httpStatus, httpStatus);
      assert.equal(statusIn(answer) ?? undefined, status);
      assert.equal(answer.json.error?.code, code);
      assert.equal(answer.json.success, status !== undefined);
      passS(10);
      assert.equal(statusIn(await poll(token)), "PARTITION_STATUS_ON_BOARDED");
      assert.equal((await poll(token, { ...partition, mountPoint: "/none" })).httpStatus, httpStatus);
    });
  }

  it("restarts a partition's time when setPartition replaces it", async () => {
    await start();
    const token = await exchangeToken();
    assert.equal(statusIn(await poll(token)), "PARTITION_STATUS_ON_BOARDED");
    simulator().setPartition({ ...names, pendingS: 10 });
    assert.equal(statusIn(await poll(token)), "PARTITION_STATUS_PENDING");
    passS(10);
    assert.equal(statusIn(await poll(token)), "PARTITION_STATUS_ON_BOARDED");
    assert.throws(
      () => simulator().setPartition({ ...names, pendingS: -1 }),
      /pendingS must be at least 0, not -1/,
    );
  });
});
