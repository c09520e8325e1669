import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answering, json, type Loopback, onboarded, startLoopback } from "../../support/loopback";
import { type Authority, makeAuthority } from "../../support/loopback/certificates";
import { type ChildCame, lookInChild } from "../../support/loopback/child";
import { accessToken } from "../../support/loopback/client";

const healthy: Answering = (response) => response.writeHead(200, json).end(onboarded);
const oldTls = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;

describe("TLS", () => {
  const dir = mkdtempSync(join(tmpdir(), "tls-"));
  const caFile = join(dir, "authority.pem");
  const servers: Record<string, Loopback> = {};
  let authority: Authority;
  let trusting: Record<string, ChildCame>;

  before(async () => {
    authority = await makeAuthority();
    const stranger = await makeAuthority();
    writeFileSync(caFile, authority.pem);
    const good = await authority.issue("127.0.0.1");
    const start = async (name: string, tls?: object) => {
      servers[name] = await startLoopback(healthy, tls);
    };
    await start("good", good);
    await start("expired", await authority.issue("127.0.0.1", { from: -20, to: -10 }));
    await start("early", await authority.issue("127.0.0.1", { from: 10, to: 20 }));
    await start("otherHost", await authority.issue("elsewhere.example"));
    await start("stranger", await stranger.issue("127.0.0.1"));
    await start("old", { ...good, ...oldTls });
    await start("tls12", { ...good, maxVersion: "TLSv1.2" });
    await start("tls13", { ...good, minVersion: "TLSv1.3" });
    await start("plain");
    const urls = Object.values(servers).map(({ url }) => url.replace("http:", "https:"));
    const { came } = await lookInChild({ NODE_EXTRA_CA_CERTS: caFile }, ...urls);
    trusting = Object.fromEntries(
      Object.keys(servers).map((name, index) => [name, came[index] ?? assert.fail()]),
    );
  });
  after(async () => {
    await Promise.all(Object.values(servers).map(({ stop }) => stop()));
    rmSync(dir, { recursive: true });
  });

  for (const name of ["good", "tls12", "tls13"]) {
    it(`takes a certificate of an authority that NODE_EXTRA_CA_CERTS names (${name})`, () => {
      assert.equal(trusting[name]?.outcome, "ON_BOARDED", trusting[name]?.text);
      assert.equal(servers[name]?.asked[0]?.headers.authorization, accessToken);
    });
  }

  const refused: [string, string, RegExp][] = [
    [
      "has expired",
      "expired",
      /certificate has expired.*clock.*\(CERT_HAS_EXPIRED\), from 127\.0\.0\.1:\d+$/,
    ],
    ["is not valid yet", "early", /certificate is not valid yet.*clock.*\(CERT_NOT_YET_VALID\)/],
    ["is for another host", "otherHost", /certificate is for another host: check lucidity:endpoint/],
    ["is signed by a stranger", "stranger", /certificate is not trusted: .*NODE_EXTRA_CA_CERTS/],
    ["comes over TLS 1.1", "old", /the server's TLS is too old: at least TLS 1\.2 is needed/],
    [
      "is not there, since the server speaks no TLS",
      "plain",
      /speaks no TLS at this port: check lucidity:endpoint/,
    ],
  ];
  for (const [what, name, text] of refused) {
    it(`refuses a certificate that ${what} at once, and sends nothing`, () => {
      const { outcome, means, text: said, ms, printed } = trusting[name] ?? assert.fail();
      assert.deepEqual([outcome, means], ["TlsError", "refused"], said);
      assert.match(said, text);
      assert.ok(!printed.includes(accessToken));
      assert.ok(ms < 1_000, `${ms} ms`);
      assert.equal(servers[name]?.asked.length, 0);
    });
  }

  it("refuses TLS 1.1 although Node is set to take it", async () => {
    const { old = assert.fail() } = servers;
    const { came } = await lookInChild(
      {
        NODE_EXTRA_CA_CERTS: caFile,
        NODE_OPTIONS: "--tls-min-v1.0 --tls-cipher-list=DEFAULT:@SECLEVEL=0",
      },
      old.url,
    );
    assert.deepEqual([came[0]?.outcome, came[0]?.means], ["TlsError", "refused"], came[0]?.text);
    assert.equal(old.asked.length, 0);
  });

  it("refuses a private authority that nothing names", async () => {
    const { good = assert.fail() } = servers;
    const asked = good.asked.length;
    const { came } = await lookInChild({}, good.url);
    assert.deepEqual([came[0]?.outcome, came[0]?.means], ["TlsError", "refused"]);
    assert.match(came[0]?.text ?? "", /name its CA file in NODE_EXTRA_CA_CERTS \(UNABLE_TO_/);
    assert.equal(good.asked.length, asked);
  });
});
