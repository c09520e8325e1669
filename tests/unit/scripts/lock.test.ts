import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "./load";

interface LockScript {
  withLock<T>(
    path: string,
    work: () => Promise<T>,
    log: (line: string) => void,
    options?: { pollMs?: number; beatMs?: number; staleMs?: number },
  ): Promise<T>;
}

describe("the lock of the engine script", () => {
  let path: string;
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), "pulumi-lucidity-lock-")), "lock");
  });
  afterEach(() => rmSync(join(path, ".."), { recursive: true, force: true }));

  const quick = { pollMs: 1, beatMs: 1, staleMs: 30_000 };
  const silent = () => {};
  const deadPid = 2 ** 22 + 1;

  it("lets one work at a time, and is gone after the last", async () => {
    const { withLock } = await load<LockScript>("engine/lock.mjs");
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(path, work, silent, quick)));
    assert.equal(most, 1);
    assert.deepEqual(readdirSync(join(path, "..")), []);
  });

  it("takes over from a process of this machine that is no more", async () => {
    const { withLock } = await load<LockScript>("engine/lock.mjs");
    writeFileSync(path, `${hostname()} ${deadPid} 1`);
    assert.equal(await withLock(path, async () => "done", silent, quick), "done");
  });

  it("takes over from another machine only after half a minute without a sign of life", async () => {
    const { withLock } = await load<LockScript>("engine/lock.mjs");
    writeFileSync(path, `elsewhere ${deadPid} 1`);
    let told = "";
    const waiting = withLock(
      path,
      async () => "done",
      (line) => {
        told = line;
        utimesSync(path, new Date(), new Date(Date.now() - 31_000));
      },
      quick,
    );
    assert.equal(await waiting, "done");
    assert.match(told, new RegExp(`another process \\(${deadPid}\\) holds the lock`));
  });

  it("is free again after work that failed", async () => {
    const { withLock } = await load<LockScript>("engine/lock.mjs");
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error("no")), silent, quick),
      /no/,
    );
    assert.ok(!existsSync(path));
  });
});
