/** What each status must mean, one row each: the tests of the wire, the rules, the texts and the documents read it. */
interface Row {
  name: string;
  /** As docs/behaviour.md says it. */
  meaning: "onboarded" | "under way" | "failed" | "not visible";
  /** What the schedule learns from it. */
  stage: "pending" | "inProgress" | "other";
  /** In a group's progress line. */
  words: string;
  /** As failure texts, and the vendor's support, spell it. */
  spelling: string;
}

/** In the order of a group's progress line. */
export const statuses: readonly Row[] = (
  [
    ["FAILED", "failed", "other", "failed", "PARTITION_STATUS_FAILED"],
    ["FAILED_ONBOARDING", "failed", "other", "failed", "PARTITION_STATUS_FAILED_ONBOARDING"],
    ["IN_PROGRESS", "under way", "inProgress", "in progress", "PARTITION_STATUS_IN_PROGRESS"],
    ["PENDING", "under way", "pending", "pending", "PARTITION_STATUS_PENDING"],
    ["NOT_FOUND", "not visible", "other", "not found", "NOT_FOUND"],
    ["UNKNOWN", "not visible", "other", "not found", "PARTITION_STATUS_UNKNOWN"],
    ["ON_BOARDED", "onboarded", "other", "onboarded", "PARTITION_STATUS_ON_BOARDED"],
  ] as const
).map(([name, meaning, stage, words, spelling]) => ({ name, meaning, stage, words, spelling }));
