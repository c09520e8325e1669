import assert from "node:assert/strict";
import { createServer } from "node:net";
import { listen, startLoopback } from "../../support/loopback";
import { makeAuthority } from "../../support/loopback/certificates";
import { startProxy } from "../../support/loopback/proxy";
import { idAt } from "../../support/partitions";
import { refreshToken, scripted, useCommand } from "./harness";

describe("pulumi-lucidity doctor", () => {
  const { run, simulate } = useCommand();
  const open: { stop(): Promise<void> }[] = [];
  const kept = <T extends { stop(): Promise<void> }>(server: T): T => {
    open.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.stop()));
  });
  /** Its lines are joined where it has broken them. */
  const doctor = async (env: Record<string, string> = {}, ...args: string[]) => {
    const { out, ...ended } = await run(["doctor", ...args], env);
    return { ...ended, out: out.replace(/\n {9}(?! )/g, " ").replace(/(?<=\n {11}.*)\n {11}/g, "") };
  };

  it("says that all works, with two requests, and how long the token lives", async () => {
    const simulator = await simulate({ partitions: [scripted("/dev/sdf", { pendingS: 600 })] });
    const { code, out, err } = await doctor({}, idAt("/dev/sdf"));
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /^LUCIDITY_REFRESH_TOKEN: set, 14 characters \(environment\)$/m);
    assert.match(out, /^ok {7}connection: to 127\.0\.0\.1:\d+, in \d+ ms$/m);
    assert.match(out, /^ok {7}token exchange: HTTP 200 in \d+ ms; the access token/m);
    assert.match(out, /^ok {7}status call: HTTP 200 in \d+ ms: PENDING for partition/m);
    assert.match(out, /^All of it works\.$/m);
    assert.equal(simulator.journal.length, 2);
    assert.ok(!out.includes(refreshToken));
  });

  it("prints one JSON object with --json", async () => {
    await simulate({ partitions: [scripted("/dev/sdf")] });
    const { code, out } = await doctor({}, "--json", idAt("/dev/sdf"));
    assert.equal(code, 0);
    const { exitCode, findings } = JSON.parse(out) as { exitCode: number; findings: { step: string }[] };
    assert.equal(exitCode, 0);
    assert.ok(findings.some(({ step }) => step === "status call"));
  });

  it("exits with 2 for two partitions, without a request", async () => {
    const simulator = await simulate({});
    const { code } = await doctor({}, idAt("/dev/sdf"), idAt("/dev/sdg"));
    assert.equal(code, 2);
    assert.deepEqual(simulator.journal, []);
  });

  it("exits with 4 where the token is refused, and shows what the answer looks like", async () => {
    const simulator = await simulate({ refreshTokens: ["another"], partitions: [scripted("/dev/sdf")] });
    const { code, out } = await doctor({}, idAt("/dev/sdf"));
    assert.equal(code, 4);
    assert.match(out, /^FAILED {3}token exchange: .*refresh token from/m);
    assert.match(out, / answer: HTTP 401/);
    assert.match(out, /^- {8}status call: not tried: there is no access token$/m);
    assert.equal(simulator.journal.length, 1);
    assert.ok(!out.includes(refreshToken));
  });

  it("exits with 5 where nothing listens, and sends nothing", async () => {
    const { port, stop } = await listen(createServer());
    await stop();
    const { code, out } = await doctor({ LUCIDITY_ENDPOINT: `http://127.0.0.1:${port}` });
    assert.equal(code, 5);
    assert.match(out, /^FAILED {3}connection: the connection was refused \(ECONNREFUSED\)/m);
    assert.match(out, /check the network, the proxy and LUCIDITY_ENDPOINT/);
  });

  it("exits with 5 for a host that DNS does not know", async () => {
    const { code, out } = await doctor({ LUCIDITY_ENDPOINT: "https://lucidity.invalid" });
    assert.equal(code, 5);
    assert.match(out, /^FAILED {3}DNS: .*\((?:ENOTFOUND|EAI_AGAIN)\), lucidity\.invalid:443$/m);
  });

  it("exits with 5 where the proxy refuses, and never shows its password", async () => {
    const { port } = kept(await startProxy("HTTP/1.1 403 Forbidden\r\n\r\n"));
    const env = { HTTPS_PROXY: `http://me:hidden-word@127.0.0.1:${port}` };
    const { code, out } = await doctor({ LUCIDITY_ENDPOINT: "https://lucidity.example.com", ...env });
    assert.equal(code, 5);
    assert.match(out, new RegExp(`^ok {7}proxy: 127\\.0\\.0\\.1:${port}, from HTTPS_PROXY$`, "m"));
    assert.match(out, /^FAILED {3}connection through the proxy: .* answered HTTP 403/m);
    assert.ok(!out.includes("hidden-word"));
  });

  it("says that NO_PROXY exempts the host", async () => {
    const env = { HTTPS_PROXY: "http://127.0.0.1:1", NO_PROXY: ".invalid" };
    const { out } = await doctor({ LUCIDITY_ENDPOINT: "https://lucidity.invalid", ...env });
    assert.match(out, /^ok {7}proxy: HTTPS_PROXY is set, and not used: NO_PROXY exempts this host$/m);
  });

  it("exits with 5 for a certificate that is not trusted, before any token is sent", async () => {
    const authority = await makeAuthority();
    const certificate = await authority.issue("127.0.0.1");
    const api = kept(await startLoopback((response) => response.end("{}"), certificate));
    const { code, out } = await doctor({ LUCIDITY_ENDPOINT: api.url });
    assert.equal(code, 5);
    assert.match(out, /^FAILED {3}TLS: the server's certificate is not trusted/m);
    assert.match(out, /; it is issued by Authority of a test, and valid until/);
    assert.match(out, /NODE_EXTRA_CA_CERTS/);
    assert.deepEqual(api.asked, []);
  });
});
