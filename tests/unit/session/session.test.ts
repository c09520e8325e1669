import assert from "node:assert/strict";
import type { Session } from "../../../provider/session/session";
import type { Outcome } from "../../../provider/wait/types";
import { at, aws } from "../../support/partitions";
import {
  type Exchange,
  type Reply,
  type Script,
  statusReply,
  tokenReply,
  WorldPerTest,
} from "../../support/world";

const partition = (mountPoint: string, cloudProviderAccountId: string = aws.cloudProviderAccountId) => ({
  ...at(mountPoint),
  cloudProviderAccountId,
});
const never = new AbortController().signal;
const errorOf = (outcome: Outcome) => ("error" in outcome ? outcome.error : undefined);

describe("a session", () => {
  const run = new WorldPerTest((context): Session => context.session);
  const watch = (mountPoint: string, account?: string, signal = never) => ({
    partition: partition(mountPoint, account),
    timeoutMs: 3_600_000,
    signal,
  });
  const wait = (mountPoint: string, account?: string) =>
    run.world.value(run.subject.wait(watch(mountPoint, account)));
  const poll = (mountPoint: string, account?: string) =>
    run.world.value(run.subject.pollOnce(partition(mountPoint, account), never));
  const requests = () => run.world.polls.length + run.world.exchanges.length;

  it("waits for a partition with one token, and polls another one with the same", async () => {
    assert.equal((await wait("/a")).kind, "onboarded");
    assert.deepEqual(await poll("/b"), { kind: "seen", status: "ON_BOARDED", requestId: "req-7" });
    assert.equal(run.world.exchanges.length, 1);
    assert.equal(run.world.polls.length, 2);
  });

  it("asks anew for a wait that begins after a failure, and not after another answer", async () => {
    for (const [status, polls] of [
      ["FAILED", 2],
      ["FAILED_ONBOARDING", 2],
      ["ON_BOARDED", 1],
    ] as const) {
      run.begin(status);
      await wait("/a");
      await wait("/a");
      assert.equal(run.world.polls.length, polls, status);
    }
  });

  it("says once at debug level where a status was that has no documented place", async () => {
    run.begin(() => ({
      body: '{"success":true,"data":{"onboarding":{"state":"PARTITION_STATUS_ON_BOARDED"}}}',
    }));
    assert.equal((await wait("/a")).kind, "onboarded");
    assert.equal((await wait("/b")).kind, "onboarded");
    const lines = run.world.debugLines.filter(({ message }) => message.includes("documented place"));
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["the status ON_BOARDED was at data.onboarding.state in the answer, which is not a documented place"],
    );
  });

  const common: [what: string, script: Script, exchange: Exchange | undefined, error: string][] = [
    [
      "a refused token exchange",
      () => statusReply("ON_BOARDED"),
      () => ({ status: 401 }),
      "TokenExchangeError",
    ],
    ["a 401 to a new token", () => ({ status: 401 }), (n) => tokenReply(`canary-${n}`), "UnauthorizedError"],
    ["a certificate error", () => ({ breaks: "CERT_HAS_EXPIRED" }), undefined, "TlsError"],
    ["a redirect", () => ({ status: 302 }), undefined, "RedirectError"],
    ["an API that was never reached", () => ({ breaks: "ECONNREFUSED" }), undefined, "NetworkError"],
  ];
  for (const [what, script, exchange, error] of common) {
    it(`finds ${what} once: later waits and polls fail for the same reason, at once and without a request`, async () => {
      run.begin(script, exchange && { exchange });
      const first = errorOf(await wait("/a"));
      assert.equal(first?.name, error);
      const [before, sent] = [run.world.nowMs, requests()];
      const second = await wait("/b");
      assert.equal(errorOf(second), first);
      assert.equal(second.history.checks, 0);
      const third = await poll("/c");
      assert.ok(third.kind === "refused" && third.error === first);
      assert.equal(run.world.nowMs, before);
      assert.equal(requests(), sent);
    });
  }

  it("finds it in a poll too", async () => {
    run.begin("ON_BOARDED", { exchange: () => ({ status: 401 }) });
    const first = await poll("/a");
    assert.equal(first.kind, "refused");
    assert.equal(errorOf(await wait("/b")), "error" in first && first.error);
    assert.equal(run.world.exchanges.length, 1);
  });

  it("fails partitions alone for a 403, however many, once one of their account was seen", async () => {
    const forbidden = ["/b", "/c", "/d"];
    run.begin((_n, { body }) =>
      forbidden.includes(String(body.mountPoint)) ? { status: 403 } : statusReply("ON_BOARDED"),
    );
    const kinds: string[] = [];
    for (const mountPoint of ["/a", ...forbidden, "/e"]) kinds.push((await wait(mountPoint)).kind);
    assert.deepEqual(kinds, ["onboarded", "refused", "refused", "refused", "onboarded"]);
  });

  it("fails one partition alone for a 403, however the others begin", async () => {
    run.begin((_n, { body }) => (body.mountPoint === "/a" ? { status: 403 } : statusReply("ON_BOARDED")));
    const kinds = await Promise.all(
      ["/a", "/b", "/c", "/d"].map(async (mountPoint) => (await wait(mountPoint)).kind),
    );
    assert.deepEqual(kinds, ["refused", "onboarded", "onboarded", "onboarded"]);
  });

  const answers: [what: string, reply: Reply, ask: (mountPoint: string) => Promise<unknown>][] = [
    ["a refusal in the API's words", { status: 400, body: '{"error":{"code":"INVALID_REQUEST"}}' }, wait],
    ["an answer to a poll outside any wait", statusReply("PENDING"), poll],
  ];
  for (const [what, reply, ask] of answers)
    it(`takes ${what} for an answer: an outage after it is ridden out`, async () => {
      run.begin((_n, { body, atMs }) => {
        if (body.mountPoint === "/a") return reply;
        return atMs < 300_000 ? { status: 503 } : statusReply("ON_BOARDED");
      });
      await ask("/a");
      assert.equal((await wait("/b")).kind, "onboarded");
    });

  it("ends a wait as refused for a wrong setting, with the same error each time", async () => {
    run.begin("ON_BOARDED", { env: { LUCIDITY_REQUESTS_PER_MINUTE: "none" } });
    const first = errorOf(await wait("/a"));
    assert.equal(first?.name, "SettingsError");
    assert.equal(errorOf(await wait("/b")), first);
    await assert.rejects(poll("/c"), (error) => error === first);
    assert.equal(requests(), 0);
  });

  it("ends a wait as cancelled at Ctrl-C, even after a failure was found", async () => {
    const cancelled = AbortSignal.abort(new Error("Ctrl-C"));
    const cancel = () => run.world.value(run.subject.wait(watch("/a", undefined, cancelled)));
    assert.equal((await cancel()).kind, "cancelled");
    run.begin("ON_BOARDED", { exchange: () => ({ status: 401 }) });
    await wait("/a");
    assert.equal((await cancel()).kind, "cancelled");
    assert.equal(run.world.exchanges.length, 1);
  });
});
