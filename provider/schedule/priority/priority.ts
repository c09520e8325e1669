/** Which wait gains most from a check now. This decides when more checks are due than the budget allows. */

/** What a wait last saw. `new`: no status yet; `other`: nothing visible, or a status that the guide does not name. */
export type Stage = "new" | "pending" | "inProgress" | "other";

export interface PriorityPolicy {
  /** A wait begins. Called in start order. */
  enter(nowMs: number): Priority;
}

/** The priority of one wait. */
export interface Priority {
  /** The greatest is checked first. */
  value(nowMs: number): number;
  /** @param stage `undefined` where a check has shown no status */
  saw(stage: Stage | undefined, nowMs: number): void;
  /** @param answered whether an answer ended the wait, rather than its deadline or Ctrl-C */
  left(nowMs: number, answered: boolean): void;
}
