/** The span of one wait. docs/observability.md lists its attributes: never a token or a reason. */
import type { Attributes, Span } from "@opentelemetry/api";
import type { Partition } from "../lucidity";
import { describeFailure } from "../report/failures";
import type { WaitRequest } from "../session/waitRequest";
import { cut, visible } from "../util/text";
import type { ApiEvent } from "../wait/apiHealth";
import { type Checked, isDone, type Outcome } from "../wait/types";

export const spanName = "lucidity.wait";
/** `SpanStatusCode.ERROR` of @opentelemetry/api, which this file must not load. */
const errorCode = 2;

export const startAttributes = ({ partition, urn, timeoutMs }: WaitRequest): Attributes => ({
  ...partitionAttributes(partition),
  ...(urn !== undefined && { "pulumi.urn": urn }),
  "lucidity.limit_ms": timeoutMs,
});

const partitionAttributes = (partition: Partition): Attributes => ({
  "cloud.provider": partition.cloudProvider.toLowerCase(),
  "cloud.account.id": partition.cloudProviderAccountId,
  "host.id": partition.instanceId,
  ...(partition.resourceGroup !== undefined && { "azure.resource_group": partition.resourceGroup }),
  "lucidity.mount_point": partition.mountPoint,
});

export class WaitSpan {
  private status: string | undefined;

  constructor(
    private readonly span: Span,
    private readonly partition: Partition,
  ) {}

  checked({ poll, elapsedMs }: Checked): void {
    if (poll.kind === "seen" && poll.status !== this.status) this.changed(poll.status, elapsedMs);
  }

  api(event: ApiEvent): void {
    switch (event.kind) {
      case "lost":
        this.span.addEvent("lucidity.api_lost", { "error.type": shown(event.label) });
        return;
      case "back":
        this.span.addEvent("lucidity.api_back", { "lucidity.lost_ms": Math.round(event.afterMs) });
        return;
      case "slowed":
        this.span.addEvent("lucidity.slowed_down", {
          "error.type": shown(event.label),
          "lucidity.requests_per_minute": event.perMinute,
        });
        return;
      case "fullRate":
        this.span.addEvent("lucidity.full_rate", { "lucidity.requests_per_minute": event.perMinute });
    }
  }

  end(outcome: Outcome): void {
    const { history } = outcome;
    const { lastStatus, lastRequestId, checks } = history;
    this.span.setAttributes({
      "lucidity.outcome": outcome.kind,
      "lucidity.checks": checks,
      ...(lastStatus !== undefined && { "lucidity.status": shown(lastStatus) }),
      ...(lastRequestId !== undefined && { "lucidity.request_id": shown(lastRequestId) }),
    });
    if (!isDone(outcome)) {
      const [message = ""] = describeFailure(outcome, { partition: this.partition }).split("\n");
      this.span.setAttribute("error.type", outcome.kind === "refused" ? outcome.error.name : outcome.kind);
      this.span.setStatus({ code: errorCode, message });
    }
    this.span.end();
  }

  private changed(to: string, elapsedMs: number): void {
    this.span.addEvent("lucidity.status_changed", {
      "lucidity.status": shown(to),
      ...(this.status !== undefined && { "lucidity.previous_status": shown(this.status) }),
      "lucidity.elapsed_ms": Math.round(elapsedMs),
    });
    this.status = to;
  }
}

const shown = (text: string) => visible(cut(text, 200));
