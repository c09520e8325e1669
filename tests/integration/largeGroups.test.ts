/** The failure of a large group travels in one gRPC header: with too much in it, the engine loses the state. */
import assert from "node:assert/strict";
import { failing, frontProcesses } from "./frontProcesses";

const members = 12_000;
const partitions = Array.from({ length: members }, (_, index) => ({
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: `/dev/p${index}`,
}));
const statuses = partitions.map(({ mountPoint }) => ({
  id: `AWS/123456789012/i-0abc/${encodeURIComponent(mountPoint)}`,
  status: "FAILED",
  reason: "💥".repeat(500),
}));

for (const [front, start] of Object.entries(frontProcesses))
  describe(`a group of ${members} with a reason of 500 emoji each (${front})`, function () {
    this.timeout(60_000);

    it("keeps all of its members where it fails", async () => {
      // Without a credential it fails at once, and keeps what was known.
      const provider = await start({ env: {} });
      try {
        const work = provider.read("id", { statuses, onboarded: 0 }, { partitions }, "group");
        const { message, initFailed } = await failing(work);
        assert.match(message, /Lucidity is not configured/);
        const kept = initFailed.properties.statuses as typeof statuses;
        assert.deepEqual(
          kept.map(({ id, status }) => [id, status]),
          statuses.map(({ id, status }) => [id, status]),
        );
        const bytes = Buffer.byteLength(JSON.stringify(initFailed));
        assert.ok(bytes < 4.2 * 1024 * 1024, `${bytes} bytes`);
        assert.match(kept[0]?.reason ?? "", /^💥{10,}…$/u);
      } finally {
        await provider.stop();
      }
    });
  });
