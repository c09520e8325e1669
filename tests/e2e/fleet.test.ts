import assert from "node:assert/strict";
import { partition } from "./support/declarations";
import { fronts } from "./support/fronts";
import type { Stack } from "./support/stack";

const limit = 8;

describe("operations that follow each other, and stacks side by side", function () {
  this.timeout(360_000);
  const stacks: Stack[] = [];
  after(() => Promise.all(stacks.map((stack) => stack.stop())));

  it("meet no 429: all processes of a user count each other's requests", async () => {
    const names = ["one", "two", "three"];
    const partitions = names.map((name) => ({ instanceId: "i-0abc", mountPoint: `/${name}` }));
    // One of each front.
    const [first, second] = await Promise.all(
      fronts.map((front) => front.start({ partitions, requestsPerMinute: limit })),
    );
    assert.ok(first && second);
    stacks.push(first, second);
    const env = { LUCIDITY_ENDPOINT: first.simulator.url, LUCIDITY_REQUESTS_PER_MINUTE: String(limit) };
    for (const stack of stacks) stack.declare(...names.map((name) => partition(name)));
    // A preview sends four requests, and so does each of the ups: more than a minute allows.
    assert.equal((await first.preview(env)).code, 0);
    const ups = await Promise.all(stacks.map((stack) => stack.up(env)));
    for (const { code, text } of ups) assert.equal(code, 0, text);
    const statuses = first.simulator.journal.map(({ httpStatus }) => httpStatus);
    assert.ok(statuses.length > limit, `${statuses.length} requests`);
    assert.deepEqual(new Set(statuses), new Set([200]));
    assert.equal(second.simulator.journal.length, 0);
  });
});
