import assert from "node:assert/strict";
import { checksWithin } from "../../../provider/schedule/backoff";
import type { Stage } from "../../../provider/schedule/priority/priority";
import type { TurnRequest } from "../../../provider/schedule/queueEntry";
import { QueuedWait } from "../../../provider/schedule/scheduledWait";
import type { Turn } from "../../../provider/util/turn";
import { VirtualClock } from "../../support/virtualClock";

const { signal } = new AbortController();
const turn: Turn = { used: () => {}, unused: () => {} };

/** A wait, and what it says to its queue and its priority. */
function queued() {
  const asked: { request: TurnRequest; untilMs: number }[] = [];
  const seen: [Stage | undefined, number][] = [];
  const left: [number, boolean][] = [];
  const queue = {
    clock: new VirtualClock(),
    random: () => 0.5,
    crowded: false,
    wanted: 0,
    served: 0,
    answer: turn as Turn | undefined,
    want: (more: number) => {
      queue.wanted += more;
    },
    take: async (request: TurnRequest, untilMs: number) => {
      asked.push({ request, untilMs });
      return queue.answer;
    },
    serve: () => {
      queue.served += 1;
    },
  };
  const priority = {
    value: () => 0,
    saw: (stage: Stage | undefined, nowMs: number) => void seen.push([stage, nowMs]),
    left: (nowMs: number, isStageOver: boolean) => void left.push([nowMs, isStageOver]),
  };
  return { wait: new QueuedWait(queue, priority), queue, priority, asked, seen, left };
}

describe("a wait in the schedule", () => {
  it("asks for its first turn at once, and is urgent for a second", async () => {
    const { wait, priority, asked } = queued();
    assert.equal(wait.delayMs(), 0);
    assert.equal(await wait.acquire(signal), turn);
    const request = { dueAtMs: 0, urgentUntilMs: 1_000, priority, isCheck: true };
    assert.deepEqual(asked, [{ request, untilMs: Number.POSITIVE_INFINITY }]);
  });

  it("asks for its next turns when its back-off says so, and is urgent no more", async () => {
    const { wait, queue, asked, seen } = queued();
    wait.saw("pending");
    assert.equal(wait.delayMs(), 2_000);
    await queue.clock.advance(2_000);
    await wait.acquireUntil(9_000, signal);
    assert.equal(asked[0]?.untilMs, 9_000);
    assert.equal(asked[0]?.request.dueAtMs, 2_000);
    assert.equal(asked[0]?.request.urgentUntilMs, Number.NEGATIVE_INFINITY);
    wait.saw("inProgress");
    assert.equal(wait.delayMs(), 3_000);
    assert.deepEqual(seen, [
      ["pending", 0],
      ["inProgress", 2_000],
    ]);
  });

  const later: [string, boolean, Stage | undefined, number][] = [
    ["asks earlier than that where many wait", true, "pending", 2_000],
    ["asks no earlier where few wait", false, "pending", 3_000],
    ["asks no earlier after a check without a status", true, undefined, 3_000],
  ];
  for (const [what, crowded, stage, delayMs] of later)
    it(what, async () => {
      const { wait, queue, asked } = queued();
      wait.saw("pending");
      wait.saw(stage);
      queue.crowded = crowded;
      assert.equal(wait.delayMs(), delayMs);
      await queue.clock.advance(delayMs);
      await wait.acquire(signal);
      assert.equal(asked[0]?.request.dueAtMs, 3_000, "it is due when the back-off says so");
    });

  it("says how many checks it wants in the next minute, and none once it has left", () => {
    const { wait, queue } = queued();
    assert.equal(queue.wanted, 1 + checksWithin(60_000, 2_000));
    wait.saw("pending");
    wait.saw("pending");
    assert.equal(queue.wanted, checksWithin(60_000, 3_000));
    wait.leave(false);
    wait.saw("pending");
    assert.equal(queue.wanted, 0);
  });

  it("leaves once, and lets the queue go on", async () => {
    const { wait, queue, left } = queued();
    await queue.clock.advance(4_000);
    wait.leave(true);
    wait.leave(false);
    assert.deepEqual(left, [[4_000, true]]);
    assert.equal(queue.served, 1);
  });

  it("takes a refused turn without a deadline for a mistake of the queue", async () => {
    const { wait, queue } = queued();
    queue.answer = undefined;
    await assert.rejects(wait.acquire(signal), /^Error: a turn without a deadline was refused$/);
    assert.equal(await wait.acquireUntil(1, signal), undefined);
  });
});
