import assert from "node:assert/strict";
import { partition, refreshToken, statusPath, tokenPath, useSimulator } from "./harness";

describe("the simulator's tokens", () => {
  const { simulator, start, passS, post, send, exchangeToken, poll } = useSimulator();

  it("lets a token expire after 15 minutes by default", async () => {
    await start();
    const token = await exchangeToken();
    passS(899.999);
    assert.equal((await poll(token)).httpStatus, 200);
    passS(0.001);
    const refused = await poll(token);
    assert.equal(refused.httpStatus, 401);
    assert.deepEqual(refused.json.error, {
      code: "UNAUTHORIZED",
      message: "the access token is expired or not valid",
    });
    assert.equal((await poll(await exchangeToken())).httpStatus, 200);
  });

  it("lets a token expire after tokenLifetimeS, and every token when expireTokens is called", async () => {
    await start({ tokenLifetimeS: 5, accessTokens: ["a-token-of-mine"] });
    const token = await exchangeToken();
    passS(5);
    assert.equal((await poll(token)).httpStatus, 401);
    assert.equal((await poll("a-token-of-mine")).httpStatus, 200);
    simulator().expireTokens();
    assert.equal((await poll("a-token-of-mine")).httpStatus, 401);
  });

  it("requires the raw token and its X-Authtype, or the word Bearer with authScheme bearer", async () => {
    await start();
    const token = await exchangeToken();
    assert.equal((await poll(`Bearer ${token}`)).httpStatus, 401);
    assert.equal((await post(statusPath, partition, { Authorization: token })).httpStatus, 401);
    assert.equal((await post(statusPath, partition)).httpStatus, 401);
    await simulator().stop();
    await start({ authScheme: "bearer" });
    const other = await exchangeToken();
    assert.equal((await poll(other)).httpStatus, 401);
    assert.equal((await poll(`Bearer ${other}`)).httpStatus, 200);
  });

  it("answers a refresh token that is not in refreshTokens with 401", async () => {
    await start({ refreshTokens: [refreshToken] });
    const refused = await post(tokenPath, { refreshToken: "another" });
    assert.equal(refused.httpStatus, 401);
    assert.equal(refused.json.success, false);
    assert.equal(refused.json.accessToken, undefined);
    assert.equal((await poll(await exchangeToken())).httpStatus, 200);
  });

  it("answers a malformed refresh token with 400, without the envelope", async () => {
    await start();
    for (const body of [{}, { refreshToken: "" }, { refreshToken: 1 }, [], "no object"]) {
      const { httpStatus, json } = await post(tokenPath, body);
      assert.equal(httpStatus, 400);
      assert.deepEqual(Object.keys(json), ["message", "status", "data", "trackingCode"]);
    }
    assert.equal((await send(tokenPath, { body: "{" })).httpStatus, 400);
  });
});
