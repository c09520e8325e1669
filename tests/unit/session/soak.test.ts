import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Engine } from "../../../provider/engine/channel";
import { partitionOnboarding } from "../../../provider/resources/partitionOnboarding";
import { ProviderContext } from "../../../provider/resources/providerContext";
import { at } from "../../support/partitions";
import { seeded } from "../../support/random";
import { notFoundReply, type Reply, statusReply, World } from "../../support/world";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const minuteMs = 60_000;
const partition = (index: number) => at(`/p${index}`);

/** How the onboarding of a partition goes, in milliseconds from the start. */
interface Onboarding {
  visibleMs: number;
  startedMs: number;
  endedMs: number;
  final: string;
}

const statusAt = ({ visibleMs, startedMs, endedMs, final }: Onboarding, nowMs: number): Reply => {
  if (nowMs < visibleMs) return notFoundReply;
  return statusReply(nowMs < startedMs ? "PENDING" : nowMs < endedMs ? "IN_PROGRESS" : final);
};

const faults: Reply[] = [
  { status: 503 },
  { status: 500, body: "<html>oops" },
  { status: 429, headers: { "retry-after": "5" } },
  { status: 401 },
  { breaks: "ECONNRESET" },
  { breaks: "ETIMEDOUT", afterS: 10 },
  { body: '{"success":tr' },
];

describe("a soak of 500 waits over simulated hours with random faults", () => {
  const seed = Number(process.env.SOAK_SEED ?? 1);

  it(`ends each wait as scripted, within the budget, and leaves nothing behind (seed ${seed})`, async () => {
    const random = seeded(seed);
    const finals = ["ON_BOARDED", "ON_BOARDED", "ON_BOARDED", "FAILED", "FAILED_ONBOARDING", "NEVER"];
    const onboardings = Array.from({ length: 500 }, (): Onboarding => {
      const startedMs = 30 * minuteMs * random();
      const final = finals[Math.floor(finals.length * random())] ?? "ON_BOARDED";
      const endedMs = final === "NEVER" ? Number.POSITIVE_INFINITY : startedMs + 30 * minuteMs * random();
      // Some are invisible at first, for less than the five minutes that a wait allows from its first poll.
      return { visibleMs: random() < 0.1 ? 4 * minuteMs * random() : 0, startedMs, endedMs, final };
    });
    const sentMs: number[] = [];
    const heap: number[] = [];
    let refusedMs = Number.NEGATIVE_INFINITY;
    const world: World = new World(
      (_n, { body, atMs }) => {
        sentMs.push(atMs);
        if (heap.length < Math.floor(atMs / (15 * minuteMs))) {
          collectGarbage();
          heap.push(process.memoryUsage().heapUsed);
        }
        const onboarding = onboardings[Number(String(body.mountPoint).slice(2))];
        assert.ok(onboarding);
        const fault =
          atMs > 60_000 && random() < 0.05 ? faults[Math.floor(faults.length * random())] : undefined;
        // A wait would end if its new token was refused too.
        if (fault === undefined || (fault.status === 401 && atMs - refusedMs < 60_000))
          return statusAt(onboarding, atMs);
        if (fault.status === 401) refusedMs = atMs;
        return fault;
      },
      () => {
        sentMs.push(world.nowMs);
        return { body: JSON.stringify({ accessToken: "canary-access" }) };
      },
    );
    try {
      const lifecycle = partitionOnboarding(world.context);
      const call = world.call({ timeoutMs: 105 * minuteMs });
      const outcomes = onboardings.map((_, index) =>
        lifecycle
          .create(partition(index), call)
          .then(({ state, failure = "" }) =>
            /^Not onboarded within 1h 45m/.test(failure) ? "NEVER" : String(state.status),
          ),
      );
      const result = await world.settle(Promise.all(outcomes));
      assert.ok("value" in result);
      const wrong = onboardings.filter(({ final }, index) => final !== result.value[index]);
      assert.deepEqual(wrong, []);
      assert.ok(world.mostInFlight <= 10, `${world.mostInFlight} in flight`);
      for (let first = 0, last = 0; last < sentMs.length; last++) {
        while ((sentMs[last] ?? 0) - (sentMs[first] ?? 0) >= 60_000) first += 1;
        assert.ok(last - first < 50, `${last - first + 1} requests in the minute before ${sentMs[last]} ms`);
      }
      const [early = 0, late = 0] = [heap[0], heap.at(-1)];
      assert.ok(heap.length >= 6, `${heap.length} quarters of an hour`);
      // Memory held for a wait is freed as the wait ends; memory held for a request would add up.
      assert.ok(late < 1.1 * early, `${early} bytes after the first quarter, ${late} after the last`);
      world.context.session.close();
      assert.equal(world.timers.countTimers(), 0, "no timer is left");
      assert.equal(world.listeners, 0, "no listener is left");
    } finally {
      world.leave();
    }
  });

  it("lets two processes that share the vendor's limit both finish", async () => {
    const accepted: number[] = [];
    let throttled = 0;
    const world = new World((_n, { atMs }) => {
      while ((accepted[0] ?? atMs) <= atMs - 60_000) accepted.shift();
      if (accepted.length >= 50) {
        throttled += 1;
        return {
          status: 429,
          headers: { "retry-after": String(Math.ceil(((accepted[0] ?? 0) + 60_000 - atMs) / 1_000)) },
        };
      }
      accepted.push(atMs);
      return statusReply(atMs < 20 * 60_000 ? "IN_PROGRESS" : "ON_BOARDED");
    });
    try {
      const engine: Engine = {
        signal: new AbortController().signal,
        log: () => {},
        flushed: async () => {},
        onEnd: () => {},
        limits: [],
      };
      const second = new ProviderContext(() => undefined, {
        env: { LUCIDITY_REFRESH_TOKEN: "canary-refresh" },
        engine,
      });
      const stacks = [partitionOnboarding(world.context), partitionOnboarding(second)];
      const works = stacks.flatMap((lifecycle) =>
        Array.from({ length: 60 }, (_, index) => lifecycle.create(partition(index), world.call())),
      );
      const result = await world.settle(Promise.all(works));
      assert.ok("value" in result && result.value.every(({ state }) => state.status === "ON_BOARDED"));
      assert.ok(
        throttled > 0 && throttled < 0.05 * world.polls.length,
        `${throttled} of ${world.polls.length}`,
      );
      second.session.close();
    } finally {
      world.leave();
    }
  });
});
