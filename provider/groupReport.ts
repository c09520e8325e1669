/** The failures of a group as the text that a person reads: all of them, the first ones in full. */
import { counted, type FailedOutcome, nameOf } from "./failures";
import type { Partition } from "./lucidity";

export interface GroupFailure {
  partition: Partition;
  outcome: FailedOutcome;
}

export interface GroupResult {
  total: number;
  onboarded: number;
  failures: readonly GroupFailure[];
  /** How many waits `failFast` ended before their time. */
  endedEarly: number;
  /** Words one failure in full. */
  describe(outcome: FailedOutcome, partition: Partition): string;
}

const mostInFull = 20;

/** One text for the whole group: what happened, each failure, and what the next `pulumi up` does. */
export function describeGroup({ total, onboarded, failures, endedEarly, describe }: GroupResult): string {
  const inFull: string[] = [];
  const inShort: string[] = [];
  const said = new Set<string>();
  for (const { partition, outcome } of failures) {
    const cause = sharedCause(outcome);
    const isNew = cause === undefined || !said.has(cause);
    if (cause !== undefined) said.add(cause);
    if (isNew && inFull.length < mostInFull) inFull.push(describe(outcome, partition));
    else inShort.push(`  ${label(outcome)}: ${nameOf(partition)}`);
  }
  return [
    `${failures.length + endedEarly} of ${total} partitions are not onboarded: ${countsOf(failures, endedEarly)}`,
    ...inFull,
    ...(inShort.length > 0 ? [`also:`, ...inShort] : []),
    ...(endedEarly > 0
      ? [
          `failFast ended ${counted(endedEarly, "other wait")} at the first failure; Lucidity's onboarding goes on.`,
        ]
      : []),
    `${onboarded} of ${total} are onboarded and kept: the next \`pulumi up\` waits for the rest alone.`,
  ].join("\n");
}

/** Refused credentials or an unreachable API hit every wait alike: once in full is enough. */
function sharedCause(outcome: FailedOutcome): string | undefined {
  if (outcome.kind === "refused" || outcome.kind === "unreachable") {
    // A request id differs from one answer to the next, and is no other cause.
    return `${outcome.kind} ${outcome.error.message.replace(/\breq\S*/gi, "")}`;
  }
  return outcome.kind === "cancelled" ? "cancelled" : undefined;
}

function label(outcome: FailedOutcome): string {
  switch (outcome.kind) {
    case "failed":
      return outcome.status;
    case "unseen":
      return "not requested";
    case "timedOut":
      return `timed out${last(outcome)}`;
    case "cancelled":
      return `cancelled${last(outcome)}`;
    case "unreachable":
      return "API not reached";
    case "refused":
      return "refused";
  }
}

const last = ({ history: { lastStatus } }: FailedOutcome) =>
  lastStatus === undefined ? "" : ` at ${lastStatus}`;

function countsOf(failures: readonly GroupFailure[], endedEarly: number): string {
  const counts = new Map<string, number>();
  for (const { outcome } of failures) {
    const word = label(outcome).replace(/ at .*/, "");
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  if (endedEarly > 0) counts.set("not waited for to the end", endedEarly);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(", ");
}
