import assert from "node:assert/strict";
import { meanings } from "../../support/answers";
import type { Outcome } from "../../support/answers/row";
import { onboarded } from "../../support/loopback";
import { look, makeClient } from "../../support/loopback/client";
import { hides, isLetGo, pause, proxied, reply, spelled, user } from "./proxied";

describe("a proxy of the environment", () => {
  const here = proxied();

  const onboardedByProxy = "HTTP/1.1 203 Non-Authoritative";
  const rows: [what: string, refuse: string | null, outcome: Outcome, text: RegExp, connects?: number][] = [
    ["asks for a password", reply("407 Auth"), "ProxyError", /HTTP 407 .*: set them in HTTPS_PROXY$/],
    ["forbids it", reply("403 No", "{}"), "ProxyError", /the proxy \S+ answered HTTP 403 instead/],
    ["knows no 401", reply("401 No"), "ProxyError", /answered HTTP 401 instead/],
    ["says 404, which is no answer of the API", reply("404 No"), "ProxyError", /HTTP 404 instead/],
    ["redirects", reply("302 Go\r\nLocation: https://x.example"), "ProxyError", /HTTP 302 instead/],
    ["cannot reach the API", reply("502 Bad"), "NetworkError", /answered HTTP 502 instead of connecting/],
    ["is overloaded", reply("429 Slow"), "NetworkError", /answered HTTP 429 instead of connecting/],
    [
      "answers in the API's name",
      `${onboardedByProxy}\r\nContent-Length: ${onboarded.length}\r\n\r\n${onboarded}`,
      "NetworkError",
      /closed before|TLS/,
      3,
    ],
    ["hangs up", "", "NetworkError", /closed before .*, the proxy 127\.0\.0\.1:\d+$/, 3],
    ["speaks no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", "NetworkError", /HPE_\w+\), the proxy 127/],
    ["never answers", null, "NetworkError", /no answer from \S+ through the proxy \S+ within 0\.3 s/],
  ];
  for (const [what, refuse, outcome, text, connects = 1] of rows) {
    const means = meanings[outcome];
    it(`that ${what} comes to ${outcome} (${means}), and gets no token`, async () => {
      const { proxy, url } = await here.open(refuse);
      process.env.HTTPS_PROXY = url;
      const client = makeClient(here.api.url, { requestTimeoutMs: 300 });
      const came = await look(client);
      assert.deepEqual([came.outcome, came.means], [outcome, means], came.text);
      assert.match(came.text, text);
      assert.equal(proxy.connects.length, connects);
      assert.equal(here.api.asked.length, 0);
      hides(came.printed);
      client.close();
      await isLetGo(proxy);
    });
  }

  it("that is not there is named as what refused the connection", async () => {
    const { proxy, url } = await here.open();
    await proxy.stop();
    process.env.HTTPS_PROXY = url;
    const client = makeClient(here.api.url);
    const came = await look(client);
    client.close();
    assert.deepEqual([came.outcome, came.means], ["NetworkError", "trouble"]);
    assert.match(
      came.text,
      new RegExp(`refused \\(ECONNREFUSED\\), the proxy 127\\.0\\.0\\.1:${proxy.port}$`),
    );
    hides(came.printed);
  });

  it("that is none is refused at the first look, without its value", async () => {
    process.env.HTTPS_PROXY = `socks5://${user}:${spelled}@127.0.0.1:9`;
    const client = makeClient(here.api.url);
    const came = await look(client);
    client.close();
    assert.deepEqual([came.outcome, came.means], ["ProxyError", "refused"]);
    assert.match(came.text, /^HTTPS_PROXY must be the URL of an HTTP proxy/);
    hides(came.printed);
  });

  it("is let go of at once when the client is closed, though it has not answered", async () => {
    const { proxy, url } = await here.open(null);
    process.env.HTTPS_PROXY = url;
    const client = makeClient(here.api.url, { requestTimeoutMs: 30_000 });
    const controller = new AbortController();
    const looking = look(client, controller.signal);
    while (proxy.connects.length === 0) await pause(5);
    controller.abort(new Error("Ctrl-C"));
    assert.equal((await looking).text, "Ctrl-C");
    client.close();
    await isLetGo(proxy);
  });

  it("that sends its headers a byte at a time has no more than the client's time, closed or not", async () => {
    const { proxy, url } = await here.open((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nX-Slow: ");
      const timer = setInterval(() => socket.write("x"), 20);
      socket.once("close", () => clearInterval(timer));
    });
    process.env.HTTPS_PROXY = url;
    const client = makeClient(here.api.url, { requestTimeoutMs: 300 });
    const came = await look(client);
    assert.deepEqual([came.outcome, came.means], ["NetworkError", "trouble"]);
    assert.match(came.text, /no answer from \S+ through the proxy \S+ within 0\.3 s/);
    await isLetGo(proxy);
    client.close();
  });

  it("that never answers a tunnel is let go of after the client's time, closed or not", async () => {
    const { proxy, url } = await here.open(null);
    process.env.HTTPS_PROXY = url;
    const client = makeClient(here.api.url, { requestTimeoutMs: 100 });
    await look(client);
    await isLetGo(proxy);
    client.close();
  });
});
