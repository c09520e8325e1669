import assert from "node:assert/strict";
import { statusFrom } from "../../../provider/resources/getPartitionStatus";
import { statusReply, WorldPerTest } from "../../support/world";
import { partition } from "./partitionOnboarding/fixtures";

describe("a look-up of a status", () => {
  const run = new WorldPerTest((context) => context.session);

  it("answers with the status, the request and the time", async () => {
    const { signal } = new AbortController();
    const { checkedAt, ...answer } = await run.world.value(statusFrom(run.subject, partition, signal));
    assert.deepEqual(answer, { status: "ON_BOARDED", requestId: "req-7" });
    assert.match(checkedAt, /^2026-01-02T/);
  });

  it("says that Ctrl-C has ended it, and not that something needs a repair", async () => {
    run.begin(() => ({ ...statusReply("PENDING"), afterS: 8 }));
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error("Ctrl-C")), 1_000);
    const result = await run.world.settle(statusFrom(run.subject, partition, cancel.signal));
    assert.ok("error" in result && result.error instanceof Error);
    assert.match(
      result.error.message,
      /^getPartitionStatus was cancelled: partition \/dev\/sdf of instance i-0abc/,
    );
  });
});
