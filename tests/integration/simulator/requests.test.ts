import assert from "node:assert/strict";
import { authorized, partition, statusPath, tokenPath, useSimulator } from "./harness";

describe("requests that the simulator cannot serve", () => {
  const { simulator, start, post, send, exchangeToken, poll } = useSimulator();

  it("names the keys that are missing from a status call", async () => {
    await start();
    const token = await exchangeToken();
    const said = async (body: unknown) => {
      const { httpStatus, json } = await poll(token, body);
      assert.equal(httpStatus, 400);
      return json.error?.message;
    };
    assert.equal(await said({ ...partition, mountPoint: undefined }), "missing: mountPoint");
    assert.equal(await said({ ...partition, instanceId: "" }), "missing: instanceId");
    assert.equal(await said({}), "missing: cloudProviderAccountId, instanceId, mountPoint");
    assert.equal(await said({ ...partition, cloudProvider: "AZURE" }), "missing: resourceGroup");
    assert.equal(await said([partition]), "the body is not a JSON object");
    const { httpStatus } = await send(statusPath, { body: "no JSON", headers: authorized(token) });
    assert.equal(httpStatus, 400);
  });

  it("answers a wrong path with 404, a wrong method with 405 and a huge body with 413", async () => {
    await start();
    assert.equal((await post("/external/nothing", {})).httpStatus, 404);
    for (const path of [statusPath, tokenPath]) {
      const { httpStatus, headers } = await send(path, { method: "GET" });
      assert.equal(httpStatus, 405);
      assert.equal(headers.get("allow"), "POST");
    }
    assert.equal((await post(statusPath, { filler: "x".repeat(70_000) })).httpStatus, 413);
    assert.deepEqual(
      simulator().journal.map(({ kind, httpStatus }) => [kind, httpStatus]),
      [
        ["other", 404],
        ["status", 405],
        ["mint", 405],
        ["status", 413],
      ],
    );
  });
});
