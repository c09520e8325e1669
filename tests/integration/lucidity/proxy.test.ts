import assert from "node:assert/strict";
import { lookInChild } from "../../support/loopback/child";
import { accessToken, look, makeClient } from "../../support/loopback/client";
import { basic, hides, proxied, reply } from "./proxied";

describe("a proxy of the environment", () => {
  const here = proxied();

  it("gets its password with the request for a tunnel, and sees no more than host and port", async () => {
    const { proxy, url } = await here.open();
    const { came, output } = await lookInChild(
      { NODE_EXTRA_CA_CERTS: here.caFile, HTTPS_PROXY: url },
      here.api.url,
    );
    assert.equal(came[0]?.outcome, "ON_BOARDED", came[0]?.text);
    assert.deepEqual(proxy.connects, [
      {
        target: `127.0.0.1:${here.api.port}`,
        authorization: basic,
        headers: ["host", "proxy-authorization", "connection"],
      },
    ]);
    assert.equal(here.api.asked[0]?.headers.authorization, accessToken);
    assert.equal(here.api.asked[0]?.headers["proxy-authorization"], undefined);
    hides(output);
  });

  const passwords: [string, string, string | undefined][] = [
    ["no password", "", undefined],
    ["a user alone", "me@", "Basic bWU6"],
    [
      "a password that is no percent-encoding",
      "me:100%@",
      `Basic ${Buffer.from("me:100%").toString("base64")}`,
    ],
  ];
  for (const [what, userInfo, authorization] of passwords) {
    it(`may have ${what}, and connects to an IPv6 address as to any other`, async () => {
      const { proxy } = await here.open(reply("403 No"));
      process.env.HTTPS_PROXY = `http://${userInfo}127.0.0.1:${proxy.port}`;
      const client = makeClient("https://[::1]:9443");
      const came = await look(client);
      client.close();
      assert.equal(proxy.connects[0]?.authorization, authorization);
      assert.equal(proxy.connects[0]?.target, "[::1]:9443");
      assert.match(came.text, /instead of connecting to \[::1\]:9443$/);
    });
  }

  it("may speak TLS itself", async () => {
    const { proxy, url } = await here.open(undefined, here.certificate);
    const { came } = await lookInChild({ NODE_EXTRA_CA_CERTS: here.caFile, https_proxy: url }, here.api.url);
    assert.equal(came[0]?.outcome, "ON_BOARDED", came[0]?.text);
    assert.equal(proxy.connects.length, 1);
  });

  it("is passed by where NO_PROXY names the host, and for an endpoint without TLS", async () => {
    const { proxy, url } = await here.open();
    const env = { HTTPS_PROXY: url, HTTP_PROXY: url, ALL_PROXY: url, http_proxy: url };
    const [direct, local] = await Promise.all([
      lookInChild({ ...env, NO_PROXY: "127.0.0.1", NODE_EXTRA_CA_CERTS: here.caFile }, here.api.url),
      lookInChild({ ...env, NODE_USE_ENV_PROXY: "1" }, here.plain.url),
    ]);
    assert.deepEqual([direct.came[0]?.outcome, local.came[0]?.outcome], ["ON_BOARDED", "ON_BOARDED"]);
    assert.deepEqual([proxy.connects, proxy.plain], [[], []]);
  });

  it("lets no certificate through that is not trusted without it", async () => {
    const { proxy, url } = await here.open();
    const { came, output } = await lookInChild({ HTTPS_PROXY: url }, here.api.url);
    assert.deepEqual([came[0]?.outcome, came[0]?.means], ["TlsError", "refused"]);
    assert.deepEqual([proxy.connects.length, here.api.asked.length], [1, 0]);
    hides(output);
  });
});
