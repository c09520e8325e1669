import assert from "node:assert/strict";
import { request } from "node:http";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../simulator";

const statusPath = "/external/client/api/v1/partition/create/status";
const mintPath = "/external/api/v1/auth/user-token/refresh";
const refreshToken = "canary-refresh-token";
const partition = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
const one = { instanceId: "i-0abc", mountPoint: "/dev/sdf" };

interface Answered {
  httpStatus: number;
  headers: Headers;
  text: string;
  json: {
    success?: boolean;
    data?: { status?: string; message?: string } | string | null;
    error?: { code: string; message: string } | null;
    requestId?: string;
    accessToken?: string;
    [key: string]: unknown;
  };
}

describe("the simulator", () => {
  let simulator: Simulator;
  let nowMs = 0;
  const passS = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  const start = async (options: SimulatorOptions = {}) => {
    simulator = await startSimulator({ partitions: [one], now: () => nowMs, ...options });
  };
  beforeEach(() => {
    nowMs = 1_000_000;
  });
  afterEach(() => simulator.stop());

  async function send(path: string, init: RequestInit): Promise<Answered> {
    const reply = await fetch(simulator.url + path, { method: "POST", redirect: "manual", ...init });
    const text = await reply.text();
    const json = text.startsWith("{") ? (JSON.parse(text) as Answered["json"]) : {};
    return { httpStatus: reply.status, headers: reply.headers, text, json };
  }
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, { body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } });
  const mint = async () => (await post(mintPath, { refreshToken })).json.accessToken ?? "none";
  const typed = (token: string) => ({ "X-Authtype": "lucidity_access_token", Authorization: token });
  const ask = (token: string, body: unknown = partition) => post(statusPath, body, typed(token));
  /** Until so many requests have met a fault. */
  const struck = async (count: number) => {
    while (simulator.journal.filter(({ fault }) => fault !== undefined).length < count)
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const statusOf = ({ json: { data } }: Answered) => (typeof data === "object" ? data?.status : data);

  it("mints a token with a bare answer, and tells each status in its time in the envelope", async () => {
    await start({ partitions: [{ ...one, pendingS: 60, inProgressS: 120 }] });
    const minted = await post(mintPath, { refreshToken });
    assert.deepEqual(Object.keys(minted.json), ["accessToken"]);
    const token = minted.json.accessToken ?? "";
    const first = await ask(token);
    assert.equal(first.httpStatus, 200);
    assert.equal(first.headers.get("content-type"), "application/json");
    assert.deepEqual(first.json, {
      success: true,
      data: { status: "PARTITION_STATUS_PENDING" },
      error: null,
      requestId: "req-2",
    });
    passS(60);
    assert.equal(statusOf(await ask(token)), "PARTITION_STATUS_IN_PROGRESS");
    passS(120);
    assert.equal(statusOf(await ask(token)), "PARTITION_STATUS_ON_BOARDED");
  });

  it("gives a reason with the final status, and a request id of its own with each answer", async () => {
    await start({ partitions: [{ ...one, final: "FAILED", reason: "the volume is not attached" }] });
    const token = await mint();
    const answers = [await ask(token), await ask(token)];
    assert.deepEqual(
      answers.map(({ json }) => json.data),
      Array(2).fill({ status: "PARTITION_STATUS_FAILED", message: "the volume is not attached" }),
    );
    assert.deepEqual(
      answers.map(({ json }) => json.requestId),
      ["req-2", "req-3"],
    );
    assert.deepEqual(
      simulator.journal.map(({ requestId }) => requestId),
      [undefined, "req-2", "req-3"],
    );
  });

  it("takes a final status with the vendor's prefix as well", async () => {
    await start({ partitions: [{ ...one, final: "PARTITION_STATUS_FAILED" }] });
    assert.equal(statusOf(await ask(await mint())), "PARTITION_STATUS_FAILED");
    assert.equal(simulator.journal.at(-1)?.status, "FAILED");
  });

  for (const [statusKey, expected] of [
    ["status", { data: { status: "PARTITION_STATUS_FAILED", message: "why" } }],
    ["partitionStatus", { data: { partitionStatus: "PARTITION_STATUS_FAILED", message: "why" } }],
    ["bare", { data: "PARTITION_STATUS_FAILED", message: "why" }],
    ["top", { data: null, status: "PARTITION_STATUS_FAILED", message: "why" }],
  ] as const) {
    it(`puts the status where statusKey "${statusKey}" says`, async () => {
      await start({ statusKey, partitions: [{ ...one, final: "FAILED", reason: "why" }] });
      const { json } = await ask(await mint());
      assert.deepEqual(json, { success: true, error: null, requestId: "req-2", ...expected });
    });
  }

  for (const [notVisibleAs, httpStatus, status, code] of [
    ["404", 404, undefined, "NOT_FOUND"],
    ["envelope", 200, undefined, "NOT_FOUND"],
    ["unknown", 200, "PARTITION_STATUS_UNKNOWN", undefined],
  ] as const) {
    it(`answers for a partition that is not visible as "${notVisibleAs}" says`, async () => {
      await start({ notVisibleAs, partitions: [{ ...one, notVisibleForS: 10 }] });
      const token = await mint();
      const answer = await ask(token);
      assert.equal(answer.httpStatus, httpStatus);
      assert.equal(statusOf(answer) ?? undefined, status);
      assert.equal(answer.json.error?.code, code);
      assert.equal(answer.json.success, status !== undefined);
      passS(10);
      assert.equal(statusOf(await ask(token)), "PARTITION_STATUS_ON_BOARDED");
      assert.equal((await ask(token, { ...partition, mountPoint: "/none" })).httpStatus, httpStatus);
    });
  }

  it("onboards with a fixed number of workers", async () => {
    const queued = ["/a", "/b", "/c"].map((mountPoint) => ({ instanceId: "i", mountPoint, queued: true }));
    await start({ partitions: queued, queue: { workers: 1, secondsEach: 100 } });
    const token = await mint();
    const all = async () => {
      const answers = [];
      for (const { mountPoint } of queued)
        answers.push(statusOf(await ask(token, { ...partition, instanceId: "i", mountPoint })));
      return answers.map((status) => status?.replace("PARTITION_STATUS_", ""));
    };
    assert.deepEqual(await all(), ["IN_PROGRESS", "PENDING", "PENDING"]);
    passS(100);
    assert.deepEqual(await all(), ["ON_BOARDED", "IN_PROGRESS", "PENDING"]);
    passS(100);
    assert.deepEqual(await all(), ["ON_BOARDED", "ON_BOARDED", "IN_PROGRESS"]);
  });

  it("lets a token expire, after 15 minutes unless told otherwise", async () => {
    await start();
    const token = await mint();
    passS(899.999);
    assert.equal((await ask(token)).httpStatus, 200);
    passS(0.001);
    const refused = await ask(token);
    assert.equal(refused.httpStatus, 401);
    assert.deepEqual(refused.json.error, {
      code: "UNAUTHORIZED",
      message: "the access token is expired or not valid",
    });
    assert.equal((await ask(await mint())).httpStatus, 200);
  });

  it("lets a token expire when it is told so", async () => {
    await start({ tokenLifetimeS: 5, accessTokens: ["a-token-of-mine"] });
    const token = await mint();
    passS(5);
    assert.equal((await ask(token)).httpStatus, 401);
    assert.equal((await ask("a-token-of-mine")).httpStatus, 200);
    simulator.expireTokens();
    assert.equal((await ask("a-token-of-mine")).httpStatus, 401);
  });

  it("wants the raw token and the type of it, or with authScheme bearer the word before it", async () => {
    await start();
    const token = await mint();
    assert.equal((await ask(`Bearer ${token}`)).httpStatus, 401);
    assert.equal((await post(statusPath, partition, { Authorization: token })).httpStatus, 401);
    assert.equal((await post(statusPath, partition)).httpStatus, 401);
    await simulator.stop();
    await start({ authScheme: "bearer" });
    const other = await mint();
    assert.equal((await ask(other)).httpStatus, 401);
    assert.equal((await ask(`Bearer ${other}`)).httpStatus, 200);
  });

  it("refuses a wrong refresh token with 401 where it was told the right ones", async () => {
    await start({ refreshTokens: [refreshToken] });
    const refused = await post(mintPath, { refreshToken: "another" });
    assert.equal(refused.httpStatus, 401);
    assert.equal(refused.json.success, false);
    assert.equal(refused.json.accessToken, undefined);
    assert.equal((await ask(await mint())).httpStatus, 200);
  });

  it("answers a malformed refresh token with 400 in the other shape", async () => {
    await start();
    for (const body of [{}, { refreshToken: "" }, { refreshToken: 1 }, [], "no object"]) {
      const { httpStatus, json } = await post(mintPath, body);
      assert.equal(httpStatus, 400);
      assert.deepEqual(Object.keys(json), ["message", "status", "data", "trackingCode"]);
    }
    assert.equal((await send(mintPath, { body: "{" })).httpStatus, 400);
  });

  it("answers the 51st request of a minute with 429 and the time to wait", async () => {
    await start();
    const token = await mint();
    for (let asked = 1; asked < 50; asked++) {
      passS(1);
      assert.equal((await ask(token)).httpStatus, 200);
    }
    const refused = await ask(token);
    assert.equal(refused.httpStatus, 429);
    assert.equal(refused.headers.get("retry-after"), "11");
    assert.equal(refused.json.error?.code, "TOO_MANY_REQUESTS");
    passS(11);
    assert.equal((await ask(token)).httpStatus, 200);
    assert.equal(simulator.busiestMinute(), 51);
  });

  it("counts mints and what it refuses within the same limit", async () => {
    await start({ requestsPerMinute: 3 });
    await mint();
    assert.equal((await ask("wrong")).httpStatus, 401);
    assert.equal((await post("/none", {})).httpStatus, 404);
    assert.equal((await post(mintPath, { refreshToken })).httpStatus, 429);
  });

  it("answers what comes while 10 are in flight with 429, and not what was there first", async () => {
    await start();
    const token = await mint();
    simulator.addFault({ kind: "hang", times: 10 });
    const controller = new AbortController();
    const body = JSON.stringify(partition);
    const hanging = Array.from({ length: 10 }, () =>
      send(statusPath, { body, headers: typed(token), signal: controller.signal }).catch(() => "given up"),
    );
    await struck(10);
    const refused = await ask(token);
    assert.equal(refused.httpStatus, 429);
    assert.equal(refused.headers.get("retry-after"), "1");
    assert.equal(simulator.maxInFlight, 11);
    controller.abort();
    assert.deepEqual(await Promise.all(hanging), Array(10).fill("given up"));
    while ((await ask(token)).httpStatus !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("answers each after its latency, and refuses who comes too many, not who was there first", async () => {
    await start({ latencyMs: 500, maxConcurrentRequests: 2 });
    const token = await mint();
    const startedMs = performance.now();
    const first = [ask(token), ask(token)];
    while (simulator.journal.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await ask(token)).httpStatus, 429);
    assert.deepEqual(
      (await Promise.all(first)).map(({ httpStatus }) => httpStatus),
      [200, 200],
    );
    assert.ok(performance.now() - startedMs > 490);
  });

  it("names the keys that are missing from a status call", async () => {
    await start();
    const token = await mint();
    const said = async (body: unknown) => {
      const { httpStatus, json } = await ask(token, body);
      assert.equal(httpStatus, 400);
      return json.error?.message;
    };
    assert.equal(await said({ ...partition, mountPoint: undefined }), "missing: mountPoint");
    assert.equal(await said({ ...partition, instanceId: "" }), "missing: instanceId");
    assert.equal(await said({}), "missing: cloudProviderAccountId, instanceId, mountPoint");
    assert.equal(await said({ ...partition, cloudProvider: "AZURE" }), "missing: resourceGroup");
    assert.equal(await said([partition]), "the body is no JSON object");
    const { httpStatus } = await send(statusPath, { body: "no JSON", headers: typed(token) });
    assert.equal(httpStatus, 400);
  });

  it("answers a wrong path with 404, a wrong method with 405 and a huge body with 413", async () => {
    await start();
    assert.equal((await post("/external/nothing", {})).httpStatus, 404);
    for (const path of [statusPath, mintPath]) {
      const { httpStatus, headers } = await send(path, { method: "GET" });
      assert.equal(httpStatus, 405);
      assert.equal(headers.get("allow"), "POST");
    }
    assert.equal((await post(statusPath, { filler: "x".repeat(70_000) })).httpStatus, 413);
    assert.deepEqual(
      simulator.journal.map(({ kind, httpStatus }) => [kind, httpStatus]),
      [
        ["other", 404],
        ["status", 405],
        ["mint", 405],
        ["status", 413],
      ],
    );
  });

  it("begins a partition anew that is set anew", async () => {
    await start();
    const token = await mint();
    assert.equal(statusOf(await ask(token)), "PARTITION_STATUS_ON_BOARDED");
    simulator.setPartition({ ...one, pendingS: 10 });
    assert.equal(statusOf(await ask(token)), "PARTITION_STATUS_PENDING");
    passS(10);
    assert.equal(statusOf(await ask(token)), "PARTITION_STATUS_ON_BOARDED");
    assert.throws(() => simulator.setPartition({ ...one, pendingS: -1 }), /pendingS: it must be from 0/);
  });

  describe("on request", () => {
    let token = "";
    beforeEach(async () => {
      await start();
      token = await mint();
    });

    it("answers any status with any headers and body", async () => {
      simulator.addFault({ kind: "status", httpStatus: 503, headers: { "Retry-After": "7" }, times: 1 });
      simulator.addFault({ kind: "status", httpStatus: 400, body: '{"mine":1}', times: 1 });
      const first = await ask(token);
      assert.equal(first.httpStatus, 503);
      assert.equal(first.headers.get("retry-after"), "7");
      assert.equal(first.json.error?.code, "HTTP_503");
      const second = await ask(token);
      assert.deepEqual([second.httpStatus, second.text], [400, '{"mine":1}']);
      assert.equal((await ask(token)).httpStatus, 200);
      assert.deepEqual(
        simulator.journal.map(({ fault, httpStatus }) => [fault, httpStatus]),
        [
          [undefined, 200],
          ["status", 503],
          ["status", 400],
          [undefined, 200],
        ],
      );
    });

    it("answers with a redirect, HTML, nothing, another type, or any body", async () => {
      simulator.addFault({ kind: "redirect", httpStatus: 302, to: "https://elsewhere.example/", times: 1 });
      for (const kind of ["html", "empty", "wrongType"] as const) simulator.addFault({ kind, times: 1 });
      simulator.addFault({ kind: "body", body: '{"data":7}', times: 1 });
      const redirect = await ask(token);
      assert.equal(redirect.httpStatus, 302);
      assert.equal(redirect.headers.get("location"), "https://elsewhere.example/");
      const html = await ask(token);
      assert.match(html.headers.get("content-type") ?? "", /^text\/html/);
      assert.match(html.text, /^<!doctype html>/);
      assert.equal((await ask(token)).text, "");
      const wrongType = await ask(token);
      assert.equal(wrongType.headers.get("content-type"), "application/octet-stream");
      assert.equal(statusOf(wrongType), "PARTITION_STATUS_ON_BOARDED");
      assert.equal((await ask(token)).text, '{"data":7}');
    });

    it("answers with a body or headers that are too large", async () => {
      simulator.addFault({ kind: "bigBody", bytes: 3_000_000, times: 1 });
      simulator.addFault({ kind: "gzipBomb", bytes: 3_000_000, times: 1 });
      simulator.addFault({ kind: "manyHeaders", count: 300, times: 1 });
      assert.ok((await ask(token)).text.length > 3_000_000);
      const bomb = await ask(token);
      assert.equal(bomb.text.length, 3_000_000);
      assert.equal(bomb.headers.get("content-encoding"), "gzip");
      assert.ok([...(await ask(token)).headers].length >= 300);
    });

    it("resets the connection, or cuts the body", async () => {
      simulator.addFault({ kind: "reset", times: 1 });
      simulator.addFault({ kind: "cutBody", times: 1 });
      await assert.rejects(ask(token));
      await assert.rejects(ask(token));
      assert.deepEqual(
        simulator.journal.slice(1).map(({ fault, httpStatus }) => [fault, httpStatus]),
        [
          ["reset", 0],
          ["cutBody", 200],
        ],
      );
    });

    it("never answers, or stops within the body, until it is stopped", async () => {
      simulator.addFault({ kind: "hang", times: 1 });
      simulator.addFault({ kind: "hangBody", times: 1 });
      const settled: string[] = [];
      const asked = [ask(token), ask(token)].map((answer) => answer.catch(() => settled.push("ended")));
      await struck(2);
      assert.deepEqual(settled, []);
      await simulator.stop();
      await Promise.all(asked);
      assert.deepEqual(settled, ["ended", "ended"]);
    });

    it("spoils mints, one mount point, or everything, and heals", async () => {
      simulator.addFault({ kind: "status", httpStatus: 500, on: "mint" });
      simulator.addFault({ kind: "status", httpStatus: 502, mountPoint: "/other" });
      assert.equal((await post(mintPath, { refreshToken })).httpStatus, 500);
      assert.equal((await ask(token, { ...partition, mountPoint: "/other" })).httpStatus, 502);
      assert.equal((await ask(token)).httpStatus, 200);
      simulator.clearFaults();
      simulator.addFault({ kind: "status", httpStatus: 504, on: "any", after: 1 });
      assert.equal((await post(mintPath, { refreshToken })).httpStatus, 200);
      assert.equal((await post("/none", {})).httpStatus, 504);
      assert.throws(
        () => simulator.addFault({ kind: "status", httpStatus: 42 }),
        /httpStatus: it must be from 200/,
      );
    });
  });

  it("begins with the faults that it was started with", async () => {
    await start({ faults: [{ kind: "status", httpStatus: 500, on: "mint", times: 1 }] });
    assert.equal((await post(mintPath, { refreshToken })).httpStatus, 500);
    assert.equal((await post(mintPath, { refreshToken })).httpStatus, 200);
  });

  it("keeps a journal of what it was asked and what it answered", async () => {
    await start();
    const token = await mint();
    passS(2);
    const extra = { ...partition, tenantId: "t", mountPoint: "/dev/sdf" };
    await post(statusPath, extra, { ...typed(token), "User-Agent": "me/1" });
    const [minted, asked] = simulator.journal;
    assert.deepEqual(
      { ...minted, userAgent: "any" },
      { atMs: 0, kind: "mint", method: "POST", path: mintPath, userAgent: "any", httpStatus: 200 },
    );
    assert.deepEqual(asked, {
      atMs: 2_000,
      kind: "status",
      method: "POST",
      path: statusPath,
      userAgent: "me/1",
      partition,
      otherKeys: ["tenantId"],
      httpStatus: 200,
      requestId: "req-2",
      status: "ON_BOARDED",
    });
  });

  it("keeps every token out of its journal, wherever a client has put it", async () => {
    await start({ accessTokens: ["canary-of-mine"] });
    const token = await mint();
    const tokens = [token, refreshToken, "canary-of-mine"];
    await ask("canary-never-minted");
    await post(`${statusPath}?token=${token}`, { ...partition, nested: { tokens } }, typed(token));
    await ask(token, {
      ...partition,
      accessToken: token,
      [token]: 1,
      instanceId: token,
      mountPoint: `/${refreshToken}`,
    });
    await post(
      `/canary-of-mine/${token}`,
      { token },
      { "User-Agent": `curl ${token}`, Authorization: `Bearer ${token}` },
    );
    const text = JSON.stringify(simulator.journal);
    assert.ok(!text.includes(token));
    assert.doesNotMatch(text, /canary/);
    assert.equal(simulator.journal.length, 5);
    assert.equal(simulator.journal.at(-1)?.path, "/[token]/[token]");
  });

  it("notes a request whose body never comes", async () => {
    await start();
    const asking = request(simulator.url + statusPath, {
      method: "POST",
      headers: { "Content-Length": "9" },
    });
    asking.on("error", () => {}).write("{");
    while (simulator.journal.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(simulator.journal[0]?.httpStatus, 0);
    asking.destroy();
  });

  it("listens on loopback alone unless told", async () => {
    await start();
    assert.match(simulator.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(simulator.url, `http://127.0.0.1:${simulator.port}`);
    for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.com", "", "localhost.example.com"]) {
      await assert.rejects(
        startSimulator({ host }),
        /listens on loopback alone.*allowRemote \(--allow-remote\)/,
      );
    }
    const open = await startSimulator({ host: "0.0.0.0", allowRemote: true });
    await open.stop();
  });

  it("says when its port is taken", async () => {
    await start();
    await assert.rejects(startSimulator({ port: simulator.port }), /EADDRINUSE/);
  });

  it("can be stopped twice", async () => {
    await start();
    await simulator.stop();
    await simulator.stop();
  });
});
