import type { Partition } from "../lucidity";
import type { WaitTerms } from "../wait/types";

/** What a caller wants of the wait for one partition. It is passed on unchanged; each layer keeps its own data beside it. */
export interface WaitRequest extends WaitTerms {
  partition: Partition;
  /** The resource that waits: its row in the engine's display. Without one, lines go to the stack and name the partition. */
  urn?: string | undefined;
  /** Ctrl-C, or the first failure of others. */
  signal: AbortSignal;
}
