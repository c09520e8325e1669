import assert from "node:assert/strict";
import { authorized, partition, refreshToken, statusPath, tokenPath, useSimulator } from "./harness";

describe("the simulator's limits", () => {
  const { simulator, start, passS, post, send, exchangeToken, poll, struck, recorded } = useSimulator();

  it("answers the 51st request of a minute with 429 and the time to wait", async () => {
    await start();
    const token = await exchangeToken();
    for (let asked = 1; asked < 50; asked++) {
      passS(1);
      assert.equal((await poll(token)).httpStatus, 200);
    }
    const refused = await poll(token);
    assert.equal(refused.httpStatus, 429);
    assert.equal(refused.headers.get("retry-after"), "11");
    assert.equal(refused.json.error?.code, "TOO_MANY_REQUESTS");
    passS(11);
    assert.equal((await poll(token)).httpStatus, 200);
    assert.equal(simulator().busiestMinute(), 51);
  });

  it("counts token exchanges and refused requests towards the same limit", async () => {
    await start({ requestsPerMinute: 3 });
    await exchangeToken();
    assert.equal((await poll("wrong")).httpStatus, 401);
    assert.equal((await post("/none", {})).httpStatus, 404);
    assert.equal((await post(tokenPath, { refreshToken })).httpStatus, 429);
  });

  it("answers the 11th request in flight with 429, and lets the first ten finish", async () => {
    await start();
    const token = await exchangeToken();
    simulator().addFault({ kind: "hang", times: 10 });
    const controller = new AbortController();
    const body = JSON.stringify(partition);
    const hanging = Array.from({ length: 10 }, () =>
      send(statusPath, { body, headers: authorized(token), signal: controller.signal }).catch(
        () => "given up",
      ),
    );
    await struck(10);
    const refused = await poll(token);
    assert.equal(refused.httpStatus, 429);
    assert.equal(refused.headers.get("retry-after"), "1");
    assert.equal(simulator().maxInFlight, 11);
    controller.abort();
    assert.deepEqual(await Promise.all(hanging), Array(10).fill("given up"));
    while ((await poll(token)).httpStatus !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("delays each answer by latencyMs, and counts the delayed requests as in flight", async () => {
    await start({ latencyMs: 200, maxConcurrentRequests: 2 });
    const token = await exchangeToken();
    const startedMs = performance.now();
    const first = [poll(token), poll(token)];
    await recorded(3);
    assert.equal((await poll(token)).httpStatus, 429);
    assert.deepEqual(
      (await Promise.all(first)).map(({ httpStatus }) => httpStatus),
      [200, 200],
    );
    assert.ok(performance.now() - startedMs > 190);
  });
});
