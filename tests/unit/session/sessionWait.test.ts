import assert from "node:assert/strict";
import type { Poller } from "../../../provider/session/poller";
import { SessionWait } from "../../../provider/session/sessionWait";
import { at as of } from "../../support/partitions";
import { VirtualClock } from "../../support/virtualClock";
import { type Reply, statusReply, WorldPerTest } from "../../support/world";
import { reached, scheduledAs, seen } from "../wait/waitOn";

describe("a wait of a session", () => {
  const run = new WorldPerTest((context) => context.session);
  const oneAtATime = { env: { LUCIDITY_MAX_CONCURRENT_REQUESTS: "1" } };
  const slow: Reply = { ...statusReply("PENDING"), afterS: 8 };
  const wait = (mountPoint: string, timeoutMs: number, signal = new AbortController().signal) =>
    run.subject.wait({ partition: of(mountPoint), timeoutMs, signal });

  const ends: [
    what: string,
    timeoutMs: number,
    cancelMs: number | undefined,
    kind: string,
    afterMs: number,
  ][] = [
    ["its deadline", 5_000, undefined, "timedOut", 5_000],
    ["Ctrl-C", 60_000, 2_000, "cancelled", 2_000],
  ];
  for (const [what, timeoutMs, cancelMs, kind, afterMs] of ends)
    it(`ends at ${what} while a request is under way, and gives its turn back`, async () => {
      run.begin((_n, { body }) => (body.mountPoint === "/a" ? slow : statusReply("ON_BOARDED")), oneAtATime);
      const cancel = new AbortController();
      if (cancelMs !== undefined) setTimeout(() => cancel.abort(new Error("Ctrl-C")), cancelMs);
      const waits = [wait("/a", timeoutMs, cancel.signal), wait("/b", 7_000)];
      const [a, b] = await run.world.value(Promise.all(waits));
      assert.deepEqual([a?.kind, a?.history.elapsedMs], [kind, afterMs]);
      assert.equal(b?.kind, "onboarded");
    });
});

describe("the turn of a poll", () => {
  type Poll = Poller["poll"];
  const cases: [what: string, poll: Poll, turns: string[]][] = [
    [
      "is used by the first request",
      async ({ takeTurn, signal }) => {
        (await takeTurn(signal)).used();
        return seen("PENDING");
      },
      ["first used"],
    ],
    [
      "is followed by others for later requests",
      async ({ takeTurn, signal }) => {
        (await takeTurn(signal)).used();
        (await takeTurn(signal)).used();
        return seen("PENDING");
      },
      ["first used", "second used"],
    ],
    [
      "is given back once another wait's request serves it",
      async ({ joined }) => {
        joined();
        return seen("PENDING");
      },
      ["first unused"],
    ],
    ["is given back if nothing was sent", async () => seen("PENDING"), ["first unused"]],
    [
      "is given back if the poll is aborted",
      async () => {
        throw new Error("aborted");
      },
      ["first unused"],
    ],
  ];
  for (const [what, poll, expected] of cases)
    it(what, async () => {
      const turns: string[] = [];
      const turn = (name: string) => ({
        used: () => void turns.push(`${name} used`),
        unused: () => void turns.push(`${name} unused`),
      });
      const scheduled = scheduledAs({
        acquire: async () => turn("second"),
      });
      const clock = new VirtualClock();
      const shared = { clock, reachability: reached(clock), checked: () => {} };
      const poller = { enter: () => scheduled, poll };
      const wait = new SessionWait(shared, poller, { partition: of("/a") }, new AbortController().signal);
      await clock.run(wait.poll(turn("first"), 1_000).catch(() => {}));
      assert.deepEqual(turns, expected);
    });
});
