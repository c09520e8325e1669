import assert from "node:assert/strict";
import { type Exchange, type Reply, type Script, statusReply } from "../../../support/world";
import { failing } from "../lifecyclePerTest";
import { id, onboardingPerTest, partition } from "./fixtures";

const hanging: Reply = { afterS: 3_600, body: "" };

interface Moment {
  when: string;
  atMs: number;
  script: Script;
  exchange?: Exchange;
}

const moments: Moment[] = [
  { when: "before the first answer", atMs: 50, script: () => hanging },
  { when: "between two polls", atMs: 1_000, script: () => statusReply("PENDING") },
  { when: "during the pause before a repeat", atMs: 250, script: () => ({ breaks: "ECONNRESET" }) },
  {
    when: "during a request that hangs",
    atMs: 2_500,
    script: (n) => (n === 0 ? statusReply("PENDING") : hanging),
  },
  {
    when: "during a token exchange",
    atMs: 100,
    script: () => statusReply("PENDING"),
    exchange: () => hanging,
  },
  {
    when: "while the API asks to slow down",
    atMs: 5_000,
    script: () => ({ status: 429, headers: { "retry-after": "60" } }),
  },
];

describe("Ctrl-C in the wait of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();

  for (const { when, atMs, script, exchange } of moments) {
    it(`${when} ends the wait at once, with its state kept`, async () => {
      lifecycle.begin(script, exchange && { exchange });
      const { world } = lifecycle;
      const work = lifecycle.create(partition);
      setTimeout(() => world.cancel(), atMs);
      const { failure, properties } = await failing(work);
      assert.equal(Math.round(world.nowMs), atMs);
      assert.match(failure, /^Cancelled while waiting/);
      assert.match(failure, /the next `pulumi up` resumes/);
      assert.equal(properties.mountPoint, "/dev/sdf");
      world.host.session.close();
      assert.equal(world.timers.countTimers(), 0, "no timer is left");
    });
  }

  it("before the wait begins sends no request", async () => {
    lifecycle.world.cancel();
    assert.match((await failing(lifecycle.create(partition))).failure, /^Cancelled/);
    assert.equal(lifecycle.world.polls.length, 0);
  });

  it("before any answer of an update keeps the last status that is known", async () => {
    lifecycle.world.cancel();
    const { properties } = await failing(
      lifecycle.update(id, { ...partition, status: "PENDING" }, partition),
    );
    assert.equal(properties.status, "PENDING");
  });
});
