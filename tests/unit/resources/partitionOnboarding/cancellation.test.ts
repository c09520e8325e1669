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
      world.context.session.close();
      assert.equal(world.timers.countTimers(), 0, "no timer is left");
    });
  }

  it("in hundreds of waits says at length once what happens, and in some short lines; each keeps its status", async () => {
    lifecycle.begin(() => statusReply("PENDING"), { env: { LUCIDITY_REQUESTS_PER_MINUTE: "10000" } });
    const { world } = lifecycle;
    const works = Array.from({ length: 400 }, (_, index) =>
      lifecycle.subject.create({ ...partition, mountPoint: `/p${index}` }, world.call()),
    );
    setTimeout(() => world.cancel(), 60_000);
    const results = await world.value(Promise.all(works));
    const failures = results.flatMap(({ failure }) => failure ?? []);
    const lines = failures.flatMap((failure) => failure.split("\n"));
    assert.ok(lines.length < 24, lines.join("\n"));
    assert.equal(failures.filter((failure) => failure.includes("\n")).length, 1);
    assert.match(
      failures[1] ?? "",
      /^Cancelled while waiting at PENDING; the next `pulumi up` resumes this wait: partition/,
    );
    assert.ok(results.every(({ state }) => state.status === "PENDING"));
    assert.deepEqual(
      world.lines.filter(({ severity }) => severity === "warning").map(({ message, urn }) => [message, urn]),
      [
        [
          "Ctrl-C also ended waits that do not show as failed: each keeps its state, and the next `pulumi up` resumes those that are not onboarded.",
          undefined,
        ],
      ],
    );
  });

  it("in many that only look fails each, since the next update would not look again", async () => {
    lifecycle.begin(() => hanging);
    const { world } = lifecycle;
    const works = Array.from({ length: 12 }, (_, index) =>
      lifecycle.subject.create({ ...partition, mountPoint: `/p${index}`, skipWait: true }, world.call()),
    );
    setTimeout(() => world.cancel(), 1_000);
    const results = await world.value(Promise.all(works));
    assert.ok(results.every(({ failure }) => failure !== undefined));
    assert.deepEqual(world.lines, []);
  });

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
