import assert from "node:assert/strict";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import type { Partition } from "../../../provider/lucidity";
import { ApiError } from "../../../provider/lucidity/errors";
import { startAttributes, WaitSpan } from "../../../provider/telemetry/waitSpan";
import type { ApiEvent } from "../../../provider/wait/apiHealth";
import { type Checked, historyOf, type Outcome, type Poll } from "../../../provider/wait/types";

const partition: Partition = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "0d0a1f1e-0000-4000-8000-000000000000",
  instanceId: "vm-1",
  resourceGroup: "rg-1",
  mountPoint: "/data",
};

/** The span of a wait that made these checks, during these events, and ended so. */
function spanOf(outcome: Outcome, events: (Checked | ApiEvent)[] = []) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const wait = new WaitSpan(provider.getTracer("test").startSpan("a wait"), partition);
  for (const event of events) "poll" in event ? wait.checked(event) : wait.api(event);
  wait.end(outcome);
  const [span] = exporter.getFinishedSpans();
  return span ?? assert.fail("it has not ended");
}

const seen = (lastStatus: string) => ({ ...historyOf(1), lastStatus, elapsedMs: 9_000.4 });
const checked = (poll: Poll, elapsedMs: number): Checked => ({ poll, elapsedMs, isLast: false });
const eventsOf = (span: ReturnType<typeof spanOf>) =>
  span.events.map(({ name, attributes }) => [name, attributes]);

describe("the span of a wait", () => {
  it("names the partition, the resource and the limit", () => {
    const watch = { partition, timeoutMs: 60_000, signal: new AbortController().signal };
    assert.deepEqual(startAttributes({ ...watch, urn: "urn:row" }), {
      "cloud.provider": "azure",
      "cloud.account.id": "0d0a1f1e-0000-4000-8000-000000000000",
      "host.id": "vm-1",
      "azure.resource_group": "rg-1",
      "lucidity.mount_point": "/data",
      "pulumi.urn": "urn:row",
      "lucidity.limit_ms": 60_000,
    });
    assert.equal("pulumi.urn" in startAttributes(watch), false);
  });

  it("has an event for each change of status, for outages and for throttling", () => {
    const span = spanOf({ kind: "failed", status: "FAILED", history: seen("FAILED") }, [
      checked({ kind: "seen", status: "PENDING" }, 12.3),
      checked({ kind: "trouble", label: "503", error: new Error("canary") }, 1_000),
      { kind: "lost", label: "503" },
      { kind: "back", afterMs: 2_000 },
      checked({ kind: "throttled", label: "429", error: new Error("canary") }, 3_000),
      { kind: "slowed", label: "429", perMinute: 25 },
      { kind: "fullRate", perMinute: 50 },
      checked({ kind: "seen", status: "PENDING" }, 5_000),
      { ...checked({ kind: "seen", status: "FAILED" }, 9_000.4), isLast: true },
    ]);
    assert.deepEqual(eventsOf(span), [
      ["lucidity.status_changed", { "lucidity.status": "PENDING", "lucidity.elapsed_ms": 12 }],
      ["lucidity.api_lost", { "error.type": "503" }],
      ["lucidity.api_back", { "lucidity.lost_ms": 2_000 }],
      ["lucidity.slowed_down", { "error.type": "429", "lucidity.requests_per_minute": 25 }],
      ["lucidity.full_rate", { "lucidity.requests_per_minute": 50 }],
      [
        "lucidity.status_changed",
        {
          "lucidity.status": "FAILED",
          "lucidity.previous_status": "PENDING",
          "lucidity.elapsed_ms": 9_000,
        },
      ],
    ]);
  });

  it("is not an error where the wait was not one, and tells a status once", () => {
    const history = { ...seen("ON_BOARDED"), lastRequestId: "req-1" };
    const span = spanOf({ kind: "onboarded", history }, [checked({ kind: "seen", status: "ON_BOARDED" }, 1)]);
    assert.equal(span.status.code, 0);
    assert.equal(span.events.length, 1);
    assert.deepEqual(span.attributes, {
      "lucidity.outcome": "onboarded",
      "lucidity.checks": 1,
      "lucidity.status": "ON_BOARDED",
      "lucidity.request_id": "req-1",
    });
  });

  const name =
    "partition /data of instance vm-1 (Azure subscription 0d0a1f1e-0000-4000-8000-000000000000, resource group rg-1)";
  const history = seen("PENDING");
  const failures: [outcome: Outcome, type: string, message: string][] = [
    [
      { kind: "timedOut", timeoutMs: 60_000, history },
      "timedOut",
      `Not onboarded within 1m; the last status was PARTITION_STATUS_PENDING: ${name}`,
    ],
    [
      { kind: "cancelled", history },
      "cancelled",
      `Cancelled while waiting; the last status was PARTITION_STATUS_PENDING: ${name}`,
    ],
    [
      { kind: "failed", status: "FAILED", reason: "canary", history },
      "failed",
      `Lucidity reports PARTITION_STATUS_FAILED: ${name}`,
    ],
    [
      { kind: "refused", error: new ApiError(403, "NO", "canary", "req-1"), history },
      "ApiError",
      `Lucidity's API cannot tell the status: ${name}`,
    ],
    [
      { kind: "unreachable", error: new Error("canary"), history: historyOf(0) },
      "unreachable",
      `Lucidity's API cannot be reached: ${name}`,
    ],
  ];
  for (const [outcome, type, message] of failures) {
    it(`says in one line, without the vendor's reason, why a wait has ${type}`, () => {
      const span = spanOf(outcome);
      assert.deepEqual(span.status, { code: 2, message });
      assert.equal(span.attributes["error.type"], type);
      assert.ok(!JSON.stringify([span.attributes, span.events, span.status]).includes("canary"));
    });
  }
});
