/** The API and a proxy on this machine, with a certificate of an authority of the tests. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answering, json, type Loopback, onboarded, startLoopback } from "../../support/loopback";
import { makeAuthority, type ServerCertificate } from "../../support/loopback/certificates";
import { accessToken } from "../../support/loopback/client";
import { type Proxy as LoopbackProxy, type Refusal, startProxy } from "../../support/loopback/proxy";

const healthy: Answering = (response) => response.writeHead(200, json).end(onboarded);
// As a URL spells it, and as it is.
export const [user, password, spelled] = ["me@home", "canary:/p@ss", "canary%3A%2Fp%40ss"];
export const basic = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
export const reply = (status: string, body = "") =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

export interface Proxied {
  api: Loopback;
  /** An API without TLS. */
  plain: Loopback;
  certificate: ServerCertificate;
  caFile: string;
  open(refuse?: Refusal, tls?: ServerCertificate): Promise<{ proxy: LoopbackProxy; url: string }>;
}

/** Starts them before the tests of a `describe`; proxies end after each test. */
export function proxied(): Proxied {
  const dir = mkdtempSync(join(tmpdir(), "proxy-"));
  const caFile = join(dir, "authority.pem");
  const saved: Record<string, string | undefined> = {};
  let proxy: LoopbackProxy | undefined;
  const here = { caFile } as Proxied;
  here.open = async (refuse, tls) => {
    proxy = await startProxy(refuse, tls);
    const url = `${tls ? "https" : "http"}://${encodeURIComponent(user)}:${spelled}@127.0.0.1:${proxy.port}`;
    return { proxy, url };
  };

  before(async () => {
    const authority = await makeAuthority();
    writeFileSync(caFile, authority.pem);
    here.certificate = await authority.issue("127.0.0.1");
    [here.api, here.plain] = await Promise.all([
      startLoopback(healthy, here.certificate),
      startLoopback(healthy),
    ]);
    for (const name of Object.keys(process.env).filter((each) => /_proxy$/i.test(each))) {
      saved[name] = process.env[name];
      delete process.env[name];
    }
  });
  afterEach(async () => {
    delete process.env.HTTPS_PROXY;
    await proxy?.stop();
    proxy = undefined;
    here.api.asked.length = 0;
    here.plain.asked.length = 0;
  });
  after(async () => {
    Object.assign(process.env, saved);
    await Promise.all([here.api.stop(), here.plain.stop()]);
    rmSync(dir, { recursive: true });
  });
  return here;
}

/** Nothing that was said or sent shows the password or the token. */
export function hides(text: string): void {
  for (const secret of [password, spelled, basic.slice(6), accessToken])
    assert.ok(!text.includes(secret), text);
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the proxy holds no connection. */
export async function isLetGo(proxy: LoopbackProxy): Promise<void> {
  for (let round = 0; round < 200 && proxy.open() > 0; round++) await pause(5);
  assert.equal(proxy.open(), 0, "no connection is left");
}
