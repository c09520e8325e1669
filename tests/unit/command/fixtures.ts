/** Partitions of the command as its views see them. */
import type { Row } from "../../../provider/command/rows";
import type { Streams } from "../../../provider/command/views";
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
  end?: Outcome;
  partition?: Partition;
  unseen?: Row["unseen"];
  once?: boolean;
}

export const rowOf = (number: number, given: Given = {}): Row => ({
  request: {
    partition: given.partition ?? partitionAt(number),
    timeoutMs: 3_600_000,
    once: given.once ?? false,
    goal: "onboarded",
  },
  startedMs: 0,
  sinceMs: given.sinceMs ?? 0,
  status: given.status,
  unseen: given.unseen,
  end: given.end,
});

export const onboarded = (number: number, more: Given = {}): Row =>
  rowOf(number, {
    status: "ON_BOARDED",
    end: { kind: "onboarded", history: historyWith({ lastStatus: "ON_BOARDED" }) },
    ...more,
  });

export const failed = (number: number, reason?: string): Row =>
  rowOf(number, {
    status: "FAILED_ONBOARDING",
    end: {
      kind: "failed",
      status: "FAILED_ONBOARDING",
      reason,
      requestId: "req-9",
      history: historyWith({ lastStatus: "FAILED_ONBOARDING" }),
    },
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
