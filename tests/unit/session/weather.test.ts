/** What has worked in a process counts as an outage when it fails later: a credential that cannot be read, a token exchange. */

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import type { Session } from "../../../provider/session/session";
import type { Outcome } from "../../../provider/wait/types";
import { at } from "../../support/partitions";
import { type Exchange, type Script, statusReply, tokenReply, WorldPerTest } from "../../support/world";
import { tokenFilePerTest } from "./tokenFile";

const partition = at("/a");
const minuteMs = 60_000;
/** A token that says when it expires. */
const jwt = (atMs: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: Math.floor(atMs / 1000) })).toString("base64url")}.sig`;

describe("a credential that has worked in this process", () => {
  const run = new WorldPerTest((context): Session => context.session);
  const file = tokenFilePerTest("canary-refresh");

  const begin = (script: Script, exchange?: Exchange) =>
    run.begin(script, { env: file.env, ...(exchange && { exchange }) });
  const wait = (more: { timeoutMs?: number; once?: boolean } = {}): Promise<Outcome> => {
    const { timeoutMs = 60 * minuteMs, once = false } = more;
    const signal = new AbortController().signal;
    return run.world.value(run.subject.wait({ partition, timeoutMs, once, signal }));
  };
  /** PENDING until `onboardedMs`; `also` says what else happens. */
  const pendingUntil =
    (onboardedMs: number, also: Script = () => ({})): Script =>
    (n, sent) => ({
      ...statusReply(sent.atMs >= onboardedMs ? "ON_BOARDED" : "PENDING"),
      ...also(n, sent),
    });
  /** Tokens that are accepted for so long after their exchange. */
  const livingFor = (lifeMs: number) => {
    const bornMs = new Map<string, number>();
    const exchange: Exchange = (n, { atMs }) => {
      bornMs.set(`access-${n}-canary`, atMs);
      return tokenReply(`access-${n}-canary`);
    };
    const check: Script = (_n, { authorization, atMs }) =>
      atMs - (bornMs.get(authorization) ?? Number.NEGATIVE_INFINITY) > lifeMs
        ? { status: 401, body: "" }
        : {};
    return { exchange, check };
  };
  const spoil = {
    emptied: () => writeFileSync(file.path, ""),
    removed: () => rmSync(file.path, { force: true }),
  };

  for (const [what, spoilt] of Object.entries(spoil))
    it(`is read again with back-off where its file is ${what} for 20 s: the wait goes on`, async () => {
      const { exchange, check } = livingFor(minuteMs);
      begin(
        pendingUntil(3 * minuteMs, (n, sent) => {
          if (sent.atMs > 50_000 && sent.atMs < 80_000) spoilt();
          if (sent.atMs < 50_000) writeFileSync(file.path, "canary-refresh");
          return check(n, sent);
        }),
        exchange,
      );
      setTimeout(() => writeFileSync(file.path, "canary-refresh"), 80_000);
      const outcome = await wait();
      assert.equal(outcome.kind, "onboarded");
      assert.ok((outcome.history.troubles.get("unreadable credential") ?? 0) >= 1);
    });

  it("goes on with the present token until that expires, without a message or a pause", async () => {
    begin(
      pendingUntil(14 * minuteMs, (n) => {
        if (n === 1) spoil.removed();
        return {};
      }),
      () => tokenReply(jwt(Date.now() + 15 * minuteMs)),
    );
    const outcome = await wait();
    assert.equal(outcome.kind, "onboarded");
    assert.deepEqual([...outcome.history.troubles], []);
    assert.equal(run.world.exchanges.length, 1);
  });

  it("fails a wait after 10 minutes in which nothing but this came, and the next one at once", async () => {
    const { exchange, check } = livingFor(minuteMs);
    begin(
      pendingUntil(60 * minuteMs, (n, sent) => {
        if (n === 1) spoil.removed();
        return check(n, sent);
      }),
      exchange,
    );
    const outcome = await wait();
    assert.ok(outcome.kind === "refused" && outcome.error.name === "CredentialError");
    assert.ok(outcome.history.elapsedMs >= 11 * minuteMs && outcome.history.elapsedMs < 12 * minuteMs);
    const next = await wait();
    assert.ok(next.kind === "refused" && next.history.checks === 0);
  });

  it("fails at once at first use", async () => {
    spoil.emptied();
    begin(() => statusReply("PENDING"));
    const outcome = await wait();
    assert.ok(outcome.kind === "refused" && outcome.history.checks === 1);
  });

  it("fails a look after a minute, as what it is", async () => {
    const { exchange, check } = livingFor(minuteMs);
    begin(
      pendingUntil(60 * minuteMs, (n, sent) => check(n, sent)),
      exchange,
    );
    await wait({ timeoutMs: 2 * minuteMs });
    spoil.removed();
    await run.world.value(new Promise<void>((resolve) => setTimeout(resolve, 2 * minuteMs)));
    const outcome = await wait({ once: true });
    assert.ok(outcome.kind === "refused" && outcome.error.name === "CredentialError");
    assert.ok(outcome.history.elapsedMs < 2 * minuteMs);
  });

  const mints: [what: string, reply: object, kind: Outcome["kind"]][] = [
    ["503", { status: 503 }, "onboarded"],
    ["a redirect", { status: 302, headers: { location: "https://elsewhere.example" } }, "onboarded"],
    ["404", { status: 404 }, "onboarded"],
    ["405", { status: 405 }, "onboarded"],
    ["a web page", { body: "<html>" }, "onboarded"],
    ["a bad certificate", { breaks: "CERT_HAS_EXPIRED" }, "onboarded"],
    ["400", { status: 400 }, "refused"],
    ["401", { status: 401 }, "refused"],
    ["403", { status: 403 }, "refused"],
  ];
  for (const [what, reply, kind] of mints)
    it(`is ${kind === "refused" ? "refused for good" : "tried again"} where its exchange is answered by ${what} after an answer`, async () => {
      const { exchange, check } = livingFor(minuteMs);
      begin(pendingUntil(3 * minuteMs, check), (n, sent) => (n === 1 ? reply : exchange(n, sent)));
      assert.equal((await wait()).kind, kind);
    });
});
