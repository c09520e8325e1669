import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { answering, failure, flood, meanings, rows } from "../../support/answers";
import { type Answering, json, type Loopback, onboarded, startLoopback } from "../../support/loopback";
import { accessToken, freeTurn, look, lookAt, makeClient, partition } from "../../support/loopback/client";
import { until } from "../../support/timing";

const path = "/external/client/api/v1/partition/create/status";
describe("the client", () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });
  const serve = async (answer: Answering) => {
    server = await startLoopback(answer);
    return server;
  };

  it("sends one request that is exactly what the guide asks for", async () => {
    const { url, asked } = await serve(answering(200, onboarded));
    const came = await lookAt(`${url}/base`);
    assert.equal(came.outcome, "ON_BOARDED");
    assert.equal(asked.length, 1);
    const [request = assert.fail()] = asked;
    assert.equal(`${request.method} ${request.path}`, `POST /base${path}`);
    assert.deepEqual(JSON.parse(request.body), partition);
    assert.equal(request.headers["x-authtype"], "lucidity_access_token");
    assert.equal(request.headers.authorization, accessToken);
    assert.equal(request.headers["content-type"], "application/json");
    assert.equal(request.headers["user-agent"], "pulumi-lucidity/0.0.0");
  });

  it("sends a bearer token where that is set", async () => {
    const { url, asked } = await serve(answering(200, onboarded));
    await lookAt(url, { authScheme: "bearer" });
    assert.equal(asked[0]?.headers.authorization, `Bearer ${accessToken}`);
  });

  for (const [when, answer, outcome, text, more = {}] of rows)
    it(`sees ${outcome} (${meanings[outcome]}) where the server ${when}`, async () => {
      const { requests = 1, timeoutMs = 5_000, requestId, retryAfterMs } = more;
      const { url, asked } = await serve(answer);
      const came = await lookAt(url, { requestTimeoutMs: timeoutMs });
      assert.equal(came.outcome, outcome, came.text);
      assert.equal(came.means, meanings[outcome]);
      assert.match(came.text, text);
      assert.equal(asked.length, requests, "the number of requests");
      if (requestId !== undefined) assert.equal(came.requestId, requestId);
      if (retryAfterMs !== undefined)
        assert.equal(came.retryAfterMs, retryAfterMs === "none" ? undefined : retryAfterMs);
      assert.ok(!came.printed.includes(accessToken), "no printing of it shows the token");
    });

  it("sees NetworkError (trouble) where nothing listens", async () => {
    const { url, stop } = await startLoopback(() => {});
    await stop();
    const came = await lookAt(url);
    assert.deepEqual([came.outcome, came.means], ["NetworkError", "trouble"]);
    assert.match(came.text, /the connection was refused \(ECONNREFUSED\), 127\.0\.0\.1:\d+$/);
    assert.ok(!came.printed.includes(accessToken));
  });

  it("sees NetworkError (trouble) where the host has no name", async () => {
    const came = await lookAt("https://no-such-host.invalid");
    assert.deepEqual([came.outcome, came.means], ["NetworkError", "trouble"]);
    assert.match(came.text, /DNS.*no-such-host\.invalid:443$/);
  });

  for (const httpStatus of [300, 301, 302, 303, 304, 307, 308]) {
    it(`never follows a ${httpStatus}, and sends the other host nothing`, async () => {
      const other = await startLoopback(answering(200, onboarded));
      const elsewhere = `http://user:secret@127.0.0.1:${other.port}/path?token=1`;
      const { url, asked } = await serve(answering(httpStatus, onboarded, { Location: elsewhere }));
      const came = await lookAt(url);
      assert.deepEqual([came.outcome, came.means], ["RedirectError", "refused"]);
      assert.match(came.text, new RegExp(`^HTTP ${httpStatus} points to 127\\.0\\.0\\.1:${other.port}, and`));
      assert.deepEqual([asked.length, other.asked.length, other.open()], [1, 0, 0]);
      await other.stop();
    });
  }

  const locations: [string, Record<string, string>, RegExp][] = [
    ["nowhere", {}, /points to no other host/],
    ["no URL", { Location: "http://[" }, /points to no other host/],
    ["a path", { Location: "/sign-in" }, /points to 127\.0\.0\.1:\d+,/],
    ["a host that is the token", { Location: `https://${accessToken}.example/` }, /points to no other host/],
    ["a host of great length", { Location: `https://${"a".repeat(900)}/` }, /points to a{200}…/],
  ];
  for (const [where, headers, text] of locations) {
    it(`explains a redirect to ${where}`, async () => {
      const { url } = await serve(answering(302, "", headers));
      const came = await lookAt(url);
      assert.match(came.text, text);
      assert.ok(!came.printed.includes(accessToken));
    });
  }

  const echoes: [string, Answering][] = [
    ["a status", (r, { headers }) => r.end(JSON.stringify({ data: { status: headers.authorization } }))],
    [
      "a reason",
      (r, { headers }) =>
        r.end(JSON.stringify({ data: { status: "FAILED", message: `no: ${headers.authorization}` } })),
    ],
    ["a page", (r, { headers }) => r.end(`<pre>${JSON.stringify(headers)}</pre>`)],
    [
      "an error",
      (r, { headers }) =>
        r.writeHead(403, json).end(failure(`${headers.authorization}`, `${headers.authorization}`)),
    ],
    [
      "an outage",
      (r, { headers }) =>
        r
          .writeHead(500, json)
          .end(JSON.stringify({ message: encodeURIComponent(`${headers.authorization}`) })),
    ],
  ];
  for (const [what, answer] of echoes) {
    it(`cuts its token out of ${what} that echoes it`, async () => {
      const { url } = await serve(answer);
      const came = await lookAt(url);
      assert.ok(!came.printed.includes(accessToken), came.printed);
      if (what !== "a page") assert.match(came.printed, /\[secret\]/);
    });
  }

  it("reads no more of an endless answer than it has to", async () => {
    const { url, open } = await serve((response) => {
      response.writeHead(200, json);
      flood(response, Buffer.alloc(64 * 1024, " "));
    });
    const before = process.memoryUsage().rss;
    const client = makeClient(url);
    const came = await look(client);
    assert.match(came.text, /larger than 1 MiB/);
    await until(() => open() === 0);
    assert.ok(process.memoryUsage().rss - before < 48 * 1024 * 1024, "most of the 64 MiB were never sent");
    client.close();
  });

  it("unpacks no more of a gzip bomb than it has to", async () => {
    const member = gzipSync(Buffer.alloc(16 * 1024 * 1024, " "));
    const bomb = Buffer.concat(Array.from({ length: 128 }, () => member));
    const { url } = await serve((response) =>
      response.writeHead(200, { ...json, "Content-Encoding": "gzip" }).end(bomb),
    );
    const before = process.memoryUsage().rss;
    const cpu = process.cpuUsage();
    const came = await lookAt(url);
    assert.deepEqual([came.outcome, came.means], ["NetworkError", "trouble"]);
    assert.match(came.text, /larger than 1 MiB/);
    assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024, "far less than the 2 GiB of the bomb");
    assert.ok(process.cpuUsage(cpu).user < 1_000_000);
  });

  it("stops at once, with the reason it was given, before and during a request", async () => {
    const { url, asked, open } = await serve(() => {});
    const client = makeClient(url);
    const reason = new Error("Ctrl-C");
    const before = client.partitionStatus(partition, { turn: freeTurn, signal: AbortSignal.abort(reason) });
    await assert.rejects(before, reason);
    assert.equal(asked.length, 0);
    const controller = new AbortController();
    const during = client.partitionStatus(partition, { turn: freeTurn, signal: controller.signal });
    await until(() => asked.length === 1);
    controller.abort(reason);
    await assert.rejects(during, reason);
    await until(() => open() === 0);
    client.close();
  });

  it("gives every turn back, whatever comes of it", async () => {
    const { url } = await serve((response, _asked, index) =>
      index === 0 ? response.socket?.destroy() : response.writeHead(500).end(),
    );
    const turns: string[] = [];
    const turn = async () => {
      turns.push("taken");
      return { used: () => void turns.push("used"), unused: () => void turns.push("unused") };
    };
    const client = makeClient(url);
    await assert.rejects(client.partitionStatus(partition, { turn, signal: new AbortController().signal }));
    assert.deepEqual(turns, ["taken", "used", "taken", "used"], "a repeat takes a turn of its own");
    client.close();
  });

  it("keeps a connection for the next look, and lets go of it when it is closed", async () => {
    const { url, open, port } = await serve(answering(200, onboarded));
    const client = makeClient(url);
    for (let round = 0; round < 5; round++) await look(client);
    assert.equal(open(), 1);
    assert.equal(client.host, `127.0.0.1:${port}`);
    client.close();
    await until(() => open() === 0);
  });

  it("names host and port, the one of the scheme where none is given", () => {
    assert.equal(makeClient("https://app.lucidity.cloud/base").host, "app.lucidity.cloud:443");
    assert.equal(makeClient("http://localhost").host, "localhost:80");
  });
});
