/** A credential that was refused is tried again once it is another one: a file or a command may give a new token. */

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import type { Session } from "../../../provider/session/session";
import { FirstFailure } from "../../../provider/wait/types";
import { at } from "../../support/partitions";
import { type Exchange, tokenReply, WorldPerTest } from "../../support/world";
import { tokenFilePerTest } from "./tokenFile";

const partition = at("/a");
/** Refuses every refresh token but `canary-good`. */
const onlyGood: Exchange = (_n, { body }) =>
  Object.values(body).includes("canary-good") ? tokenReply("canary-access") : { status: 401 };

describe("a session whose credential was refused", () => {
  const run = new WorldPerTest((context): Session => context.session);
  const file = tokenFilePerTest("canary-bad");
  beforeEach(() => run.begin("ON_BOARDED", { env: file.env, exchange: onlyGood }));

  /** All waits of a process end at the same Ctrl-C. */
  const never = new AbortController().signal;
  const ended = (signal: AbortSignal) =>
    run.world.value(run.subject.wait({ partition, timeoutMs: 3_600_000, signal }));
  const wait = async () => (await ended(never)).kind;
  const pass = (seconds: number) =>
    run.world.value(new Promise<void>((resolve) => setTimeout(resolve, 1_000 * seconds)));

  it("tries a file that holds another token", async () => {
    assert.equal(await wait(), "refused");
    writeFileSync(file.path, "canary-good");
    await pass(11);
    assert.equal(await wait(), "onboarded");
    assert.equal(run.world.exchanges.length, 2);
  });

  it("tries no file that holds the same token", async () => {
    assert.equal(await wait(), "refused");
    await pass(11);
    assert.equal(await wait(), "refused");
    assert.equal(run.world.exchanges.length, 1);
  });

  it("reads the file again after 10 s at the earliest", async () => {
    assert.equal(await wait(), "refused");
    writeFileSync(file.path, "canary-good");
    await pass(9);
    assert.equal(await wait(), "refused");
    await pass(2);
    assert.equal(await wait(), "onboarded");
  });

  it("tries a file that could not be read once it can", async () => {
    rmSync(file.path);
    assert.equal(await wait(), "refused");
    assert.equal(run.world.exchanges.length, 0);
    writeFileSync(file.path, "canary-good");
    await pass(11);
    assert.equal(await wait(), "onboarded");
  });

  it("stays refused while the file cannot be read", async () => {
    assert.equal(await wait(), "refused");
    rmSync(file.path);
    await pass(11);
    assert.equal(await wait(), "refused");
    assert.equal(run.world.exchanges.length, 1);
  });

  it("fails again, once, where the other token is refused too", async () => {
    assert.equal(await wait(), "refused");
    writeFileSync(file.path, "canary-worse");
    await pass(11);
    assert.equal(await wait(), "refused");
    assert.equal(await wait(), "refused");
    assert.equal(run.world.exchanges.length, 2);
  });

  const aborts: [string, Error, boolean][] = [
    ["by Ctrl-C", new Error("Ctrl-C"), false],
    ["early, by failFast", new FirstFailure("another wait has failed"), true],
  ];
  for (const [how, reason, isEarly] of aborts)
    it(`ends a wait as cancelled ${how}, where that comes before the file is read again`, async () => {
      assert.equal(await wait(), "refused");
      await pass(11);
      const outcome = await ended(AbortSignal.abort(reason));
      assert.ok(outcome.kind === "cancelled");
      assert.equal(outcome.isEarly, isEarly);
    });

  it("reads no file again for a failure that is not about the credential", async () => {
    writeFileSync(file.path, "canary-good");
    run.begin(() => ({ breaks: "CERT_HAS_EXPIRED" }), { env: file.env, exchange: onlyGood });
    assert.equal(await wait(), "refused");
    writeFileSync(file.path, "canary-other");
    await pass(11);
    assert.equal(await wait(), "refused");
    assert.equal(run.world.exchanges.length, 1);
    assert.equal(run.world.polls.length, 1);
  });
});
