import type { Partition } from "../lucidity";
import type { Goal, WaitObserver } from "../wait/types";

/** What one wait is for, and how long it may take. */
export interface Watch {
  partition: Partition;
  /** The resource that waits, for diagnosis. */
  urn?: string | undefined;
  timeoutMs: number;
  signal: AbortSignal;
  /** Ends with the first status the API answers. */
  once?: boolean;
  /** Ends as `unseen` at the first answer that shows no request. */
  keepsUnseen?: boolean;
  /** Default: `onboarded`. */
  goal?: Goal;
  observer?: WaitObserver | undefined;
}
