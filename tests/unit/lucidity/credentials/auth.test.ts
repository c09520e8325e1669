import assert from "node:assert/strict";
import { type CredentialSource, Secret } from "../../../../provider/lucidity/credentials";
import { Auth } from "../../../../provider/lucidity/credentials/auth";
import { Redaction } from "../../../../provider/lucidity/redaction/redaction";
import { idle, VirtualClock } from "../../../support/virtualClock";

const minuteMs = 60_000;
const never = new AbortController().signal;
const secretSource = (kind: "refreshToken" | "accessToken"): CredentialSource => ({
  kind,
  name: `lucidity:${kind}`,
  secret: new Secret(`canary-${kind}`),
});
const expiringAt = (atMs: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: atMs / 1000 })).toString("base64url")}.sig`;

interface PendingExchange {
  refreshToken: string;
  signal: AbortSignal;
  answer(token: string): void;
  fail(error: Error): void;
}

/** An `Auth` whose exchanges are answered by the test, one by one. */
function arrange(source: CredentialSource = secretSource("refreshToken")) {
  const clock = new VirtualClock();
  const redaction = new Redaction();
  const exchanges: PendingExchange[] = [];
  const exchangeToken = (refreshToken: string, signal: AbortSignal) =>
    new Promise<string>((answer, fail) => {
      exchanges.push({ refreshToken, signal, answer, fail });
    });
  const worked = { answered: false, credentialRead: false, tokenAccepted: false };
  const auth = new Auth(source, exchangeToken, redaction, clock, worked);
  const nth = (index: number): PendingExchange =>
    exchanges[index] ?? assert.fail(`there is no exchange ${index}`);
  const renewed = async (token: string) => {
    const renewal = auth.renew(never);
    await idle();
    nth(exchanges.length - 1).answer(token);
    await renewal;
  };
  return { auth, clock, redaction, exchanges, nth, renewed };
}

describe("the access token", () => {
  it("is not there before the first exchange, and serves all requests after it", async () => {
    const { auth, exchanges, nth, renewed } = arrange();
    assert.equal(auth.fresh(), undefined);
    await renewed("token-1");
    assert.equal(nth(0).refreshToken, "canary-refreshToken");
    for (let look = 0; look < 100; look++) assert.equal(auth.fresh(), "token-1");
    assert.equal(exchanges.length, 1);
  });

  it("is exchanged once for 2,000 requests that are answered 401 at the same time", async () => {
    const { auth, exchanges, nth, renewed } = arrange();
    await renewed("token-1");
    const all = Array.from({ length: 2_000 }, async () => {
      assert.equal(auth.reject("token-1"), true);
      await auth.renew(never);
      return auth.fresh();
    });
    await idle();
    assert.equal(exchanges.length, 2, "the first one and one more");
    nth(1).answer("token-2");
    assert.deepEqual(new Set(await Promise.all(all)), new Set(["token-2"]));
    assert.equal(exchanges.length, 2);
  });

  it("survives a late 401 for the token before it", async () => {
    const { auth, renewed } = arrange();
    await renewed("token-1");
    auth.reject("token-1");
    await renewed("token-2");
    assert.equal(auth.reject("token-1"), true);
    assert.equal(auth.fresh(), "token-2");
  });

  it("that was given as it is cannot be renewed, and never goes stale", async () => {
    const { auth, clock, exchanges } = arrange(secretSource("accessToken"));
    await clock.advance(24 * 60 * minuteMs);
    assert.equal(auth.fresh(), "canary-accessToken");
    assert.equal(auth.reject("canary-accessToken"), false);
    assert.equal(auth.fresh(), "canary-accessToken");
    assert.equal(exchanges.length, 0);
  });

  // A token that says when it expires, in minutes from now, and from when on it is renewed.
  const lives: [string, number | undefined, number][] = [
    ["the vendor's 15 minutes, where it says nothing", undefined, 14],
    ["as long as it says", 60, 59],
    ["as long as it says, but a fifth where that is short", 2, 1.6],
    ["15 minutes where it seems to have expired already: this machine's clock may be wrong", -10, 14],
    ["15 minutes where it seems to end at once, so that it is not exchanged again and again", 0.1, 14],
  ];
  for (const [life, expiresInMin, staleMin] of lives) {
    it(`lives ${life}, and is stale after ${staleMin} minutes`, async () => {
      const { auth, clock, renewed } = arrange();
      const token = expiresInMin === undefined ? "opaque" : expiringAt(Date.now() + expiresInMin * minuteMs);
      await renewed(token);
      await clock.advance(staleMin * minuteMs - 2_000);
      assert.equal(auth.fresh(), token);
      await clock.advance(4_000);
      assert.equal(auth.fresh(), undefined);
    });
  }

  it("is cut out of every text, and so is the refresh token", async () => {
    const { redaction, renewed } = arrange();
    await renewed("token-1");
    assert.equal(redaction.clean("token-1 canary-refreshToken", 100), "[secret] [secret]");
    const { redaction: other } = arrange(secretSource("accessToken"));
    assert.equal(other.clean("canary-accessToken", 100), "[secret]");
  });
});

describe("a token exchange", () => {
  it("that fails fails for all callers, and the next one starts anew", async () => {
    const { auth, exchanges, nth, renewed } = arrange();
    const all = [auth.renew(never), auth.renew(never)];
    await idle();
    nth(0).fail(new Error("refused"));
    for (const renewal of all) await assert.rejects(renewal, /refused/);
    assert.equal(auth.fresh(), undefined);
    await renewed("token-1");
    assert.equal(exchanges.length, 2);
    assert.equal(auth.fresh(), "token-1");
  });

  it("that was aborted is not joined by the next caller", async () => {
    const { auth, exchanges, nth, renewed } = arrange();
    const controller = new AbortController();
    const left = auth.renew(controller.signal);
    await idle();
    controller.abort(new Error("left"));
    await assert.rejects(left, /left/);
    const renewal = renewed("token-2");
    await idle();
    nth(0).fail(new Error("aborted"));
    await renewal;
    assert.equal(exchanges.length, 2);
    assert.equal(auth.fresh(), "token-2");
  });

  it("is not started for a caller that has left already", async () => {
    const { auth, exchanges } = arrange();
    await assert.rejects(auth.renew(AbortSignal.abort(new Error("left before"))), /left before/);
    assert.equal(exchanges.length, 0);
  });
});
