/** How much a wait has to gain from a check now: what decides when more is due than the budget allows. */

/** What a wait last saw. `other`: nothing visible, a word of the vendor's that the guide does not name, or trouble. */
export type Stage = "new" | "pending" | "inProgress" | "other";

export interface Outlook {
  /** A wait begins; the order in which they do may mean something. */
  enter(nowMs: number): Prospect;
}

/** The outlook of one wait. */
export interface Prospect {
  /** The greatest is checked first. */
  urgency(nowMs: number): number;
  saw(stage: Stage, nowMs: number): void;
  /** @param answered whether an answer ended the wait, rather than its deadline or Ctrl-C */
  left(nowMs: number, answered: boolean): void;
}
