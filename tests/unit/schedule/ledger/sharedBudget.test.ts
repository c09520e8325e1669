/** Processes of one user on one machine: the ledger's real files, in virtual time. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileLedger } from "../../../../provider/schedule/ledger/fileLedger";
import { LedgerFolder } from "../../../../provider/schedule/ledger/ledgerFolder";
import { limit, mostInAMinute, requestsOf, type ServerRequest } from "../../../support/stacks/stacks";
import type { VirtualClock } from "../../../support/virtualClock";

const minute = 60_000;

describe("processes that share the ledger of a machine", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ledger-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ledger = (clock: VirtualClock) =>
    new FileLedger({
      folder: LedgerFolder.open(folder),
      host: "h",
      requestsPerMinute: limit,
      clock,
      machine: { id: "0123456789ab", now: () => clock.now() },
    });
  const within = (requests: readonly ServerRequest[], fromMin: number, toMin: number) =>
    requests.filter(({ atMs }) => atMs >= fromMin * minute && atMs < toMin * minute);

  it("use one budget as a single process would, in even shares, from the first minute on", async () => {
    const startsMs = [0, 0, 0.5 * minute, 2 * minute];
    const requests = await requestsOf({ startsMs, untilMs: 12 * minute, seed: 1, ledger });
    assert.ok(
      requests.every(({ accepted }) => accepted),
      "none meets a 429",
    );
    assert.ok(mostInAMinute(requests) <= limit);
    for (let min = 0; min < 12; min++) {
      const used = within(requests, min, min + 1).length;
      assert.ok(used >= limit - 2, `${used} in minute ${min}`);
    }
    const shares = startsMs.map(
      (_, index) => within(requests, 4, 12).filter(({ stack }) => stack === index).length,
    );
    assert.ok(Math.min(...shares) > 0.7 * Math.max(...shares), `shares of ${shares.join(", ")}`);
  });

  for (const waitsEach of [2, 5, 10])
    it(`have shares within a factor of 2 over 5 minutes: 20 processes with ${waitsEach} waits each, of which some always wake later`, async () => {
      const processes = [...Array(20).keys()];
      const requests = await requestsOf({
        startsMs: processes.map(() => 0),
        untilMs: 6 * minute,
        seed: waitsEach,
        ledger,
        waitsEach,
        lateMs: processes.map((index) => 3 * index),
      });
      assert.ok(mostInAMinute(requests) <= limit);
      for (const fromMin of [0, 1]) {
        const some = within(requests, fromMin, fromMin + 5);
        const shares = processes.map((index) => some.filter(({ stack }) => stack === index).length);
        assert.ok(Math.max(...shares) <= 2 * Math.min(...shares), `shares of ${shares.join(", ")}`);
        assert.ok(some.length >= 5 * (limit - 3), `${some.length} in 5 minutes`);
      }
    });

  for (let seed = 1; seed <= 5; seed++)
    it(`are not blocked by one that is killed, whenever that happens: ${seed}`, async () => {
      const killedAtMs = { 0: 2.1 * minute + 777 * seed, 1: 4.1 * minute + 888 * seed };
      const requests = await requestsOf({
        startsMs: [0, 0, 0],
        untilMs: 8 * minute,
        seed,
        ledger,
        killedAtMs,
      });
      assert.ok(requests.every(({ accepted }) => accepted));
      assert.ok(mostInAMinute(requests) <= limit);
      const used = within(requests, 6, 8).length;
      assert.ok(used >= 2 * (limit - 2), `${used} in two minutes by the one that is left`);
    });
});
