/** Hooks that observe a session. All are optional. */
import type { Partition, SentRequest } from "../lucidity";
import type { ApiEvent } from "../wait/apiHealth";
import type { Outcome, Poll, WaitObserver } from "../wait/types";
import type { WaitRequest } from "./waitRequest";

/** One check of a partition: what was sent for it, and what came of it. */
export interface Check {
  partition: Partition;
  urn: string | undefined;
  /** From 1, within its wait. */
  number: number;
  /** Empty if the request of another wait gave the answer. */
  requests: readonly SentRequest[];
  /** `undefined` if the check was aborted. */
  poll: Poll | undefined;
  /** When the next one is due; `undefined` if there is none. */
  nextInMs: number | undefined;
}

export interface TracedWait extends WaitObserver {
  /** Resolves when the trace has been sent, or has taken too long. Never rejects. */
  end(outcome: Outcome): Promise<void>;
}

export interface WaitTracer {
  /** `undefined` if the wait is not traced. */
  begin(request: WaitRequest): TracedWait | undefined;
  /** Something is true of the API as a whole: every wait under way is affected. */
  api(event: ApiEvent): void;
  close(): void;
}

export interface Observers {
  /** A line for the user, such as that the request budget cannot be shared with other processes. */
  warn?(message: string): void;
  debug?(message: string): void;
  checked?(check: Check): void;
  exchanged?(request: SentRequest): void;
  /** An outage or throttling, once for all waits. */
  api?(event: ApiEvent): void;
  tracer?: WaitTracer | undefined;
}
