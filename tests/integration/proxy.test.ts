import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAuthority, type ServerCertificate } from "../support/certificates";
import { type Answering, json, type Loopback, onboarded, startLoopback } from "../support/loopback";
import { lookInChild } from "../support/loopback/child";
import { accessToken, type Came, look, makeClient } from "../support/loopbackClient";
import { type Proxy as LoopbackProxy, type Refusal, startProxy } from "../support/proxy";

const healthy: Answering = (response) => response.writeHead(200, json).end(onboarded);
// As a URL spells it, and as it is.
const [user, password, spelled] = ["me@home", "canary:/p@ss", "canary%3A%2Fp%40ss"];
const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
const reply = (status: string, body = "") =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe("a proxy of the environment", () => {
  const dir = mkdtempSync(join(tmpdir(), "proxy-"));
  const caFile = join(dir, "authority.pem");
  let certificate: ServerCertificate;
  let api: Loopback;
  let plain: Loopback;
  let proxy: LoopbackProxy | undefined;
  const saved: Record<string, string | undefined> = {};

  before(async () => {
    const authority = await makeAuthority();
    writeFileSync(caFile, authority.pem);
    certificate = await authority.issue("127.0.0.1");
    [api, plain] = await Promise.all([startLoopback(healthy, certificate), startLoopback(healthy)]);
    for (const name of Object.keys(process.env).filter((each) => /_proxy$/i.test(each))) {
      saved[name] = process.env[name];
      delete process.env[name];
    }
  });
  afterEach(async () => {
    delete process.env.HTTPS_PROXY;
    await proxy?.stop();
    proxy = undefined;
    api.asked.length = 0;
    plain.asked.length = 0;
  });
  after(async () => {
    Object.assign(process.env, saved);
    await Promise.all([api.stop(), plain.stop()]);
    rmSync(dir, { recursive: true });
  });

  const open = async (refuse?: Refusal, tls?: ServerCertificate) => {
    proxy = await startProxy(refuse, tls);
    const url = `${tls ? "https" : "http"}://${encodeURIComponent(user)}:${spelled}@127.0.0.1:${proxy.port}`;
    return { proxy, url };
  };
  /** Nothing that was said or sent shows the password or the token. */
  const hides = (text: string) => {
    for (const secret of [password, spelled, basic.slice(6), accessToken])
      assert.ok(!text.includes(secret), text);
  };

  it("is asked for a tunnel with its password, and sees no more than host and port", async () => {
    const { proxy, url } = await open();
    const { came, output } = await lookInChild({ NODE_EXTRA_CA_CERTS: caFile, HTTPS_PROXY: url }, api.url);
    assert.equal(came[0]?.outcome, "ON_BOARDED", came[0]?.text);
    assert.deepEqual(proxy.connects, [
      {
        target: `127.0.0.1:${api.port}`,
        authorization: basic,
        headers: ["host", "proxy-authorization", "connection"],
      },
    ]);
    assert.equal(api.asked[0]?.headers.authorization, accessToken);
    assert.equal(api.asked[0]?.headers["proxy-authorization"], undefined);
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
      const { proxy } = await open(reply("403 No"));
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
    const { proxy, url } = await open(undefined, certificate);
    const { came } = await lookInChild({ NODE_EXTRA_CA_CERTS: caFile, https_proxy: url }, api.url);
    assert.equal(came[0]?.outcome, "ON_BOARDED", came[0]?.text);
    assert.equal(proxy.connects.length, 1);
  });

  it("is passed by where NO_PROXY names the host, and for an endpoint without TLS", async () => {
    const { proxy, url } = await open();
    const env = { HTTPS_PROXY: url, HTTP_PROXY: url, ALL_PROXY: url, http_proxy: url };
    const [direct, local] = await Promise.all([
      lookInChild({ ...env, NO_PROXY: "127.0.0.1", NODE_EXTRA_CA_CERTS: caFile }, api.url),
      lookInChild({ ...env, NODE_USE_ENV_PROXY: "1" }, plain.url),
    ]);
    assert.deepEqual([direct.came[0]?.outcome, local.came[0]?.outcome], ["ON_BOARDED", "ON_BOARDED"]);
    assert.deepEqual([proxy.connects, proxy.plain], [[], []]);
  });

  it("lets no certificate through that is not trusted without it", async () => {
    const { proxy, url } = await open();
    const { came, output } = await lookInChild({ HTTPS_PROXY: url }, api.url);
    assert.deepEqual([came[0]?.outcome, came[0]?.means], ["TlsError", "refused"]);
    assert.deepEqual([proxy.connects.length, api.asked.length], [1, 0]);
    hides(output);
  });

  const onboardedByProxy = "HTTP/1.1 203 Non-Authoritative";
  const rows: [string, string | null, string, Came["means"], RegExp, number?][] = [
    [
      "asks for a password",
      reply("407 Auth"),
      "ProxyError",
      "refused",
      /HTTP 407 .*: set them in HTTPS_PROXY$/,
    ],
    ["forbids it", reply("403 No", "{}"), "ProxyError", "refused", /the proxy \S+ answered HTTP 403 instead/],
    ["knows no 401", reply("401 No"), "ProxyError", "refused", /answered HTTP 401 instead/],
    ["says 404, which is no answer of the API", reply("404 No"), "ProxyError", "refused", /HTTP 404 instead/],
    [
      "redirects",
      reply("302 Go\r\nLocation: https://x.example"),
      "ProxyError",
      "refused",
      /HTTP 302 instead/,
    ],
    [
      "cannot reach the API",
      reply("502 Bad"),
      "NetworkError",
      "trouble",
      /answered HTTP 502 instead of connecting/,
    ],
    [
      "is overloaded",
      reply("429 Slow"),
      "NetworkError",
      "trouble",
      /answered HTTP 429 instead of connecting/,
    ],
    [
      "answers in the API's name",
      `${onboardedByProxy}\r\nContent-Length: ${onboarded.length}\r\n\r\n${onboarded}`,
      "NetworkError",
      "trouble",
      /closed before|TLS/,
      3,
    ],
    ["hangs up", "", "NetworkError", "trouble", /closed before .*, the proxy 127\.0\.0\.1:\d+$/, 3],
    ["speaks no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", "NetworkError", "trouble", /HPE_\w+\), the proxy 127/],
    [
      "never answers",
      null,
      "NetworkError",
      "trouble",
      /no answer from \S+ through the proxy \S+ within 0\.3 s/,
    ],
  ];
  for (const [what, refuse, outcome, means, text, connects = 1] of rows) {
    it(`that ${what} comes to ${outcome} (${means}), and gets no token`, async () => {
      const { proxy, url } = await open(refuse);
      process.env.HTTPS_PROXY = url;
      const client = makeClient(api.url, { requestTimeoutMs: 300 });
      const came = await look(client);
      assert.deepEqual([came.outcome, came.means], [outcome, means], came.text);
      assert.match(came.text, text);
      assert.equal(proxy.connects.length, connects);
      assert.equal(api.asked.length, 0);
      hides(came.printed);
      client.close();
      for (let round = 0; round < 200 && proxy.open() > 0; round++) await pause(5);
      assert.equal(proxy.open(), 0, "no connection is left");
    });
  }

  it("that is not there is named as what refused the connection", async () => {
    const { proxy, url } = await open();
    await proxy.stop();
    process.env.HTTPS_PROXY = url;
    const client = makeClient(api.url);
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
    const client = makeClient(api.url);
    const came = await look(client);
    client.close();
    assert.deepEqual([came.outcome, came.means], ["ProxyError", "refused"]);
    assert.match(came.text, /^HTTPS_PROXY must be the URL of an HTTP proxy/);
    hides(came.printed);
  });

  it("is let go of at once when the client is closed, though it has not answered", async () => {
    const { proxy, url } = await open(null);
    process.env.HTTPS_PROXY = url;
    const client = makeClient(api.url, { requestTimeoutMs: 30_000 });
    const controller = new AbortController();
    const looking = look(client, controller.signal);
    while (proxy.connects.length === 0) await pause(5);
    controller.abort(new Error("Ctrl-C"));
    assert.equal((await looking).text, "Ctrl-C");
    client.close();
    for (let round = 0; round < 200 && proxy.open() > 0; round++) await pause(5);
    assert.equal(proxy.open(), 0);
  });

  it("that sends its headers a byte at a time has no more than the client's time, closed or not", async () => {
    const { proxy, url } = await open((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nX-Slow: ");
      const timer = setInterval(() => socket.write("x"), 20);
      socket.once("close", () => clearInterval(timer));
    });
    process.env.HTTPS_PROXY = url;
    const client = makeClient(api.url, { requestTimeoutMs: 300 });
    const came = await look(client);
    assert.deepEqual([came.outcome, came.means], ["NetworkError", "trouble"]);
    assert.match(came.text, /no answer from \S+ through the proxy \S+ within 0\.3 s/);
    for (let round = 0; round < 200 && proxy.open() > 0; round++) await pause(5);
    assert.equal(proxy.open(), 0, "no connection is left");
    client.close();
  });

  it("that never answers a tunnel is let go of after the client's time, closed or not", async () => {
    const { proxy, url } = await open(null);
    process.env.HTTPS_PROXY = url;
    const client = makeClient(api.url, { requestTimeoutMs: 100 });
    await look(client);
    for (let round = 0; round < 200 && proxy.open() > 0; round++) await pause(5);
    assert.equal(proxy.open(), 0);
    client.close();
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
