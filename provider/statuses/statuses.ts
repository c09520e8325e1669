/** The statuses, one row each: what the wait, the schedule, the wire and the texts know of them stands here alone. */

/** What a status says about the onboarding: `invisible` if no request for it is visible. */
type Meaning = "onboarded" | "underWay" | "failed" | "invisible";
/** Under which stage the schedule learns how long it lasts; `other`: under none. */
export type LearnedStage = "pending" | "inProgress" | "other";

interface Row {
  readonly name: string;
  readonly meaning: Meaning;
  readonly stage: LearnedStage;
  /** Its words in a group's progress line. */
  readonly words: string;
  /** Whether the vendor's guide names it, with the prefix. `NOT_FOUND` is ours: no request is visible. */
  readonly isOfGuide: boolean;
}

export const prefix = "PARTITION_STATUS_";

/** In the order of a group's progress line. */
export const statuses = [
  { name: "FAILED", meaning: "failed", stage: "other", words: "failed", isOfGuide: true },
  { name: "FAILED_ONBOARDING", meaning: "failed", stage: "other", words: "failed", isOfGuide: true },
  { name: "IN_PROGRESS", meaning: "underWay", stage: "inProgress", words: "in progress", isOfGuide: true },
  { name: "PENDING", meaning: "underWay", stage: "pending", words: "pending", isOfGuide: true },
  { name: "NOT_FOUND", meaning: "invisible", stage: "other", words: "not found", isOfGuide: false },
  { name: "UNKNOWN", meaning: "invisible", stage: "other", words: "not found", isOfGuide: true },
  { name: "ON_BOARDED", meaning: "onboarded", stage: "other", words: "onboarded", isOfGuide: true },
] as const satisfies readonly Row[];

const byName: ReadonlyMap<string, Row> = new Map(statuses.map((row) => [row.name, row]));
const ranks: ReadonlyMap<string, number> = new Map(statuses.map(({ words }, index) => [words, index]));

/** A status without a row is waited on, and the user is warned once. */
export const meaningOf = (status: string): Meaning | "unfamiliar" =>
  byName.get(status)?.meaning ?? "unfamiliar";
export const stageOf = (status: string): LearnedStage => byName.get(status)?.stage ?? "other";
/** Its words in a group's progress line; a status without a row has its own name. */
export const wordsOf = (status: string): string => byName.get(status)?.words ?? status;
/** Where these words stand in that line: the lower, the earlier. */
export const rankOf = (words: string): number => ranks.get(words) ?? statuses.length;

export const isFailure = (status: string): boolean => meaningOf(status) === "failed";
/** Whether the API showed no request for this onboarding. */
export const isInvisible = (status: string): boolean => meaningOf(status) === "invisible";

export const isOfGuide = (status: string): boolean => byName.get(status)?.isOfGuide === true;
/** A status as the vendor's guide, and its support, spell it: `PARTITION_STATUS_FAILED`. Others stay as they are. */
export const guideName = (status: string): string => (isOfGuide(status) ? prefix + status : status);
/** The status that a word of the API stands for: in any case, with or without the prefix. */
export function statusOf(said: string): string {
  const upper = said.toUpperCase();
  const bare = upper.startsWith(prefix) ? upper.slice(prefix.length) : upper;
  if (isOfGuide(bare)) return bare;
  return upper.startsWith(prefix) && bare !== "" ? said.slice(prefix.length) : said;
}
