import assert from "node:assert/strict";
import { batching } from "../../../provider/telemetry/exporter";

describe("the batches of spans", () => {
  const rows: [size: string, given: object][] = [
    ["100", {}],
    ["0", { maxExportBatchSize: 512 }],
    ["-1", { maxExportBatchSize: 512 }],
    ["0.5", { maxExportBatchSize: 512 }],
    ["", { maxExportBatchSize: 512 }],
  ];
  for (const [size, expected] of rows)
    it(`have a size on which the SDK does not hang where the variable is "${size}"`, () => {
      const { maxQueueSize, ...given } = batching({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: size });
      assert.deepEqual(given, expected);
      assert.ok(Number(maxQueueSize) > 10_000);
    });

  it("are left to the standard variables where these are usable", () => {
    const env = { OTEL_BSP_MAX_QUEUE_SIZE: "10", OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "5" };
    assert.deepEqual(batching(env), {});
  });
});
