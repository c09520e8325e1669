/** Writes the text of a group's failures: all of them, the first ones in full. */
import type { Partition } from "../lucidity";
import type { FailedOutcome, Goal, Outcome } from "../wait/types";
import { counted } from "./failures";
import { nameOf } from "./partitionName";
import { endWord, mostEndedTogether, tally } from "./waitWords";

export interface GroupFailure {
  partition: Partition;
  outcome: FailedOutcome;
}

export interface GroupResult {
  total: number;
  onboarded: number;
  failures: readonly GroupFailure[];
  /** How many waits `failFast` ended early. */
  endedEarly: number;
  /** A refresh or a look-up, rather than a deployment. */
  isRead: boolean;
  /** Of the group, in a read: the engine prints the first line on the stack's row. */
  name?: string | undefined;
  /** What the waits were for. Default: `onboarded`. */
  goal?: Goal;
  describe(outcome: FailedOutcome, partition: Partition): string;
}

const mostInFull = 20;
/** The text is kept in the state: it must not grow with the group. */
const mostInShort = 100;

/** One text for the whole group: what happened, each failure, and what the next `pulumi up` does. */
export function describeGroup(result: GroupResult): string {
  const { failures, endedEarly } = result;
  const inFull: string[] = [];
  const inShort: string[] = [];
  const said = new Set<string>();
  let cancelled = 0;
  for (const { partition, outcome } of failures) {
    const cause = commonCause(outcome);
    const isNew = cause === undefined || !said.has(cause);
    if (cause !== undefined) said.add(cause);
    if (outcome.kind === "cancelled") cancelled += 1;
    if (isNew && inFull.length < mostInFull) inFull.push(result.describe(outcome, partition));
    else if (outcome.kind !== "cancelled" || cancelled <= mostEndedTogether)
      inShort.push(`  ${label(outcome)}: ${nameOf(partition)}`);
  }
  const left = failures.length - inFull.length - Math.min(inShort.length, mostInShort);
  return [
    ...summary(result),
    ...inFull,
    ...(inShort.length > 0 ? ["also:", ...inShort.slice(0, mostInShort)] : []),
    ...(left > 0 ? [`  and ${left} more`] : []),
    ...(endedEarly > 0
      ? [
          `failFast ended ${counted(endedEarly, "other wait")} at the first failure; Lucidity's onboarding goes on.`,
        ]
      : []),
    ...kept(result),
  ].join("\n");
}

/** Whether a wait failed without an answer, for a reason that does not concern its partition. */
export const wasNeverChecked = ({ kind, history }: Outcome) =>
  history.lastStatus === undefined && (kind === "refused" || kind === "unreachable");

function summary({ total, failures, endedEarly, isRead, name, goal = "onboarded" }: GroupResult): string[] {
  // A partition without any answer was not checked. Only in a deployment, Ctrl-C before the first answer counts as not onboarded.
  const isUnchecked = ({ outcome }: GroupFailure) =>
    wasNeverChecked(outcome) ||
    (isRead && outcome.kind === "cancelled" && outcome.history.lastStatus === undefined);
  const unchecked = failures.filter(isUnchecked);
  const waitedFor = failures.filter((failure) => !isUnchecked(failure));
  const subject = name === undefined ? "" : `group ${name}: `;
  const line = (count: number, what: string, counts: string) =>
    count === 0 ? [] : [`${subject}${count} of ${total} partitions ${what}: ${counts}`];
  return [
    ...line(waitedFor.length + endedEarly, `are not ${goal}`, countsOf(waitedFor, endedEarly)),
    ...line(unchecked.length, "could not be checked", countsOf(unchecked, 0)),
  ];
}

function kept({ total, onboarded, isRead }: GroupResult): string[] {
  if (onboarded === 0) return [];
  return [
    isRead
      ? `The state keeps ${onboarded} of ${total} as ON_BOARDED.`
      : `${onboarded} of ${total} are onboarded and kept: the next \`pulumi up\` waits for the rest alone.`,
  ];
}

/** Failures with the same cause are printed in full once: refused credentials or an unreachable API fail every wait. */
function commonCause(outcome: FailedOutcome): string | undefined {
  if (outcome.kind === "refused" || outcome.kind === "unreachable") {
    const { name, message } = outcome.error;
    return [outcome.kind, name, message].join(" ");
  }
  return outcome.kind === "cancelled" ? "cancelled" : undefined;
}

export function label(outcome: FailedOutcome): string {
  if (outcome.kind === "failed") return outcome.status;
  const endsWithStatus = outcome.kind === "timedOut" || outcome.kind === "cancelled";
  return `${endWord(outcome)}${endsWithStatus ? last(outcome) : ""}`;
}

const last = ({ history: { lastStatus } }: FailedOutcome) =>
  lastStatus === undefined ? "" : ` at ${lastStatus}`;

/** Fixed, so that the text does not depend on who was answered first. */
const endOrder = [
  "failed",
  "not requested",
  "timed out",
  "refused",
  "not configured",
  "not reached",
  "cancelled",
];

function countsOf(failures: readonly GroupFailure[], endedEarly: number): string {
  const words = failures.map(({ outcome }) => endWord(outcome));
  words.sort((one, other) => endOrder.indexOf(one) - endOrder.indexOf(other));
  return tally([...words, ...Array<string>(endedEarly).fill("ended by failFast")]);
}
