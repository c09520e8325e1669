/** Partitions of the command as its views see them. */
import type { Ending } from "../../../provider/command/endings";
import type { Row } from "../../../provider/command/rows";
import type { Streams } from "../../../provider/command/views";
import { toId } from "../../../provider/inputs/partitionId";
import type { Partition } from "../../../provider/lucidity";
import type { History, Outcome } from "../../../provider/wait/types";

export const historyWith = (more: Partial<History> = {}): History => ({
  checks: 3,
  elapsedMs: 125_000,
  endedAtMs: 0,
  troubles: new Map(),
  onlyOnboarded: false,
  ...more,
});

export const partitionAt = (number: number): Partition => ({
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: `i-0123456789abcde${number.toString(16).padStart(2, "0")}`,
  mountPoint: "/dev/sdf",
});

interface Given {
  status?: string;
  sinceMs?: number;
  end?: [ending: Ending, outcome: Outcome];
  partition?: Partition;
}

export function rowOf(number: number, given: Given = {}): Row {
  const { status, sinceMs = 0, end, partition = partitionAt(number) } = given;
  return {
    id: toId(partition),
    partition,
    status,
    sinceMs,
    ...(end && { end: { ending: end[0], outcome: end[1] } }),
  };
}

export const onboarded = (number: number, elapsedMs = 125_000): Row =>
  rowOf(number, {
    status: "ON_BOARDED",
    end: ["onboarded", { kind: "onboarded", history: historyWith({ elapsedMs, lastStatus: "ON_BOARDED" }) }],
  });

export const failed = (number: number, reason?: string): Row =>
  rowOf(number, {
    status: "FAILED_ONBOARDING",
    end: [
      "failed",
      {
        kind: "failed",
        status: "FAILED_ONBOARDING",
        ...(reason !== undefined && { reason }),
        requestId: "req-9",
        history: historyWith({ lastStatus: "FAILED_ONBOARDING" }),
      },
    ],
  });

/** Keeps what is printed, by stream. */
export function recordingStreams(): Streams & { printed: { out: string[]; err: string[] } } {
  const printed = { out: [] as string[], err: [] as string[] };
  return {
    printed,
    out: (line) => void printed.out.push(line),
    err: (line) => void printed.err.push(line),
  };
}
