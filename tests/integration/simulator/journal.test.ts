import assert from "node:assert/strict";
import { request } from "node:http";
import { authorized, partition, refreshToken, statusPath, tokenPath, useSimulator } from "./harness";

describe("the simulator's journal", () => {
  const { simulator, start, passS, post, send, exchangeToken, poll, recorded } = useSimulator();

  it("records each request and its answer", async () => {
    await start();
    const token = await exchangeToken();
    passS(2);
    const extra = { ...partition, tenantId: "t", mountPoint: "/dev/sdf" };
    await post(statusPath, extra, { ...authorized(token), "User-Agent": "me/1" });
    const [minted, asked] = simulator().journal;
    assert.deepEqual(
      { ...minted, userAgent: "any" },
      { atMs: 0, kind: "mint", method: "POST", path: tokenPath, userAgent: "any", httpStatus: 200 },
    );
    assert.deepEqual(asked, {
      atMs: 2_000,
      kind: "status",
      method: "POST",
      path: statusPath,
      userAgent: "me/1",
      partition,
      otherKeys: ["tenantId"],
      httpStatus: 200,
      requestId: "req-2",
      status: "ON_BOARDED",
    });
  });

  it("contains no token, wherever a client has put it", async () => {
    await start({ accessTokens: ["canary-of-mine"] });
    const token = await exchangeToken();
    const tokens = [token, refreshToken, "canary-of-mine"];
    await poll("canary-never-minted");
    await post(`${statusPath}?token=${token}`, { ...partition, nested: { tokens } }, authorized(token));
    await poll(token, {
      ...partition,
      accessToken: token,
      [token]: 1,
      instanceId: token,
      mountPoint: `/${refreshToken}`,
    });
    await post(
      `/canary-of-mine/${token}`,
      { token },
      { "User-Agent": `curl ${token}`, Authorization: `Bearer ${token}` },
    );
    const text = JSON.stringify(simulator().journal);
    assert.ok(!text.includes(token));
    assert.doesNotMatch(text, /canary/);
    assert.equal(simulator().journal.length, 5);
    assert.equal(simulator().journal.at(-1)?.path, "/[token]/[token]");
  });

  it("has times that never go back, even if the clock does", async () => {
    await start();
    await exchangeToken();
    passS(10);
    await exchangeToken();
    passS(-20);
    await exchangeToken();
    assert.deepEqual(
      simulator().journal.map(({ atMs }) => atMs),
      [0, 10_000, 10_000],
    );
  });

  it("records no answer for a client that did not wait for it", async () => {
    await start({ latencyMs: 50, accessTokens: ["a-token-of-mine"] });
    const controller = new AbortController();
    const { signal } = controller;
    const headers = authorized("a-token-of-mine");
    const sent = send(statusPath, { body: JSON.stringify(partition), headers, signal });
    await recorded(1);
    controller.abort();
    await assert.rejects(sent);
    assert.equal((await poll("a-token-of-mine")).httpStatus, 200);
    assert.deepEqual(
      simulator().journal.map(({ httpStatus }) => httpStatus),
      [0, 200],
    );
  });

  it("records a request whose body never arrives", async () => {
    await start();
    const asking = request(simulator().url + statusPath, {
      method: "POST",
      headers: { "Content-Length": "9" },
    });
    asking.on("error", () => {}).write("{");
    await recorded(1);
    assert.equal(simulator().journal[0]?.httpStatus, 0);
    asking.destroy();
  });
});
