/** Connections to hosts of several addresses. The names are resolved by this file. */
import assert from "node:assert/strict";
import dns from "node:dns";
import { createServer, Socket } from "node:net";
import { LucidityError } from "../../../../provider/lucidity/errors";
import { Transport } from "../../../../provider/lucidity/http/transport";
import { listen, startLoopback } from "../../../support/loopback";
import { startProxy } from "../../../support/loopback/proxy";

const { lookup } = dns;
const { connect } = Socket.prototype;
const never = new AbortController().signal;

type Found = { address: string; family: number }[];

/** Resolves every name to `addresses`; to nothing at all where there are none. */
function resolveTo(...addresses: string[]): void {
  const found = addresses.map((address) => ({ address, family: 4 }));
  const resolve = (_host: string, _options: object, done: (error: null, found: Found) => void) => {
    if (found.length > 0) setImmediate(done, null, found);
  };
  dns.lookup = resolve as unknown as typeof dns.lookup;
}

/** Why a request got no answer. */
async function reasonOf(endpoint: string, env: Record<string, string> = {}): Promise<string> {
  const transport = new Transport(endpoint, "0", 300, env);
  try {
    await transport.post("/", {}, {}, never);
  } catch (error) {
    assert.ok(error instanceof LucidityError, String(error));
    return error.message;
  } finally {
    transport.close();
  }
  return "an answer";
}

async function closedPort(): Promise<number> {
  const { port, stop } = await listen(createServer());
  await stop();
  return port;
}

describe("a connection", () => {
  afterEach(() => {
    dns.lookup = lookup;
    Socket.prototype.connect = connect;
  });

  const refused = "the connection was refused (ECONNREFUSED)";

  it("that no address takes is explained with what happened at each", async () => {
    const port = await closedPort();
    resolveTo("127.0.0.1", "127.0.0.2");
    assert.equal(
      await reasonOf(`http://api.example.test:${port}`),
      `${refused}, api.example.test:${port}; 127.0.0.1: ${refused}, 127.0.0.2: ${refused}`,
    );
  });

  it("to the proxy that no address takes is explained in the same way", async () => {
    const port = await closedPort();
    resolveTo("127.0.0.1", "127.0.0.2");
    assert.equal(
      await reasonOf("https://api.example.test", { HTTPS_PROXY: `http://proxy.example.test:${port}` }),
      `${refused}, the proxy proxy.example.test:${port}; 127.0.0.1: ${refused}, 127.0.0.2: ${refused}`,
    );
  });

  it("names no address where the host is one", async () => {
    const port = await closedPort();
    assert.equal(await reasonOf(`http://127.0.0.1:${port}`), `${refused}, 127.0.0.1:${port}`);
  });

  it("goes on to the next address", async () => {
    const api = await startLoopback((response) => response.end());
    resolveTo("127.0.0.3", "127.0.0.1");
    assert.equal(await reasonOf(`http://api.example.test:${api.port}`), "an answer");
    await api.stop();
  });

  it("that waits for DNS is not reported as an answer that does not come", async () => {
    const silent = await startLoopback(() => {});
    resolveTo();
    assert.equal(
      await reasonOf("https://api.example.test"),
      "no connection to api.example.test:443 within 0.3 s; DNS has not answered yet",
    );
    assert.equal(
      await reasonOf("https://api.example.test", { HTTPS_PROXY: "http://proxy.example.test:3128" }),
      "no connection to the proxy proxy.example.test:3128 within 0.3 s; DNS has not answered yet",
    );
    assert.equal(await reasonOf(silent.url), `no answer from 127.0.0.1:${silent.port} within 0.3 s`);
    await silent.stop();
  });

  const hosts: [string, (proxy: number) => [string, Record<string, string>?]][] = [
    ["an API without TLS", () => ["http://127.0.0.1:1"]],
    ["the API", () => ["https://127.0.0.1:1"]],
    ["a proxy", (port) => ["https://127.0.0.1:1", { HTTPS_PROXY: `http://127.0.0.1:${port}` }]],
    ["a proxy with TLS", (port) => ["https://127.0.0.1:1", { HTTPS_PROXY: `https://127.0.0.1:${port}` }]],
  ];
  for (const [what, to] of hosts) {
    it(`to ${what} gives each address some seconds`, async () => {
      const given: unknown[] = [];
      Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
        const [options] = [args[0]].flat() as [{ autoSelectFamilyAttemptTimeout?: number }];
        given.push(options.autoSelectFamilyAttemptTimeout);
        return Reflect.apply(connect, this, args);
      } as typeof connect;
      const proxy = await startProxy("HTTP/1.1 502 Bad\r\n\r\n");
      await reasonOf(...to(proxy.port));
      await proxy.stop();
      assert.deepEqual(given, [3_000]);
    });
  }
});
