/** Which wait gains most from a check now. This decides when more checks are due than the budget allows. */

/** What a wait last saw. `other`: nothing visible, a status that the guide does not name, or trouble. */
export type Stage = "new" | "pending" | "inProgress" | "other";

export interface PriorityPolicy {
  /** A wait begins; the order in which they do may mean something. */
  enter(nowMs: number): Priority;
}

/** The priority of one wait. */
export interface Priority {
  /** The greatest is checked first. */
  value(nowMs: number): number;
  saw(stage: Stage, nowMs: number): void;
  /** @param answered whether an answer ended the wait, rather than its deadline or Ctrl-C */
  left(nowMs: number, answered: boolean): void;
}
