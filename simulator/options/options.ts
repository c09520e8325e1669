/** What a simulator is started with. */
import type { ApiOptions } from "../answers/api";
import type { Fault } from "../answers/faults";
import type { Behaviour, PartitionScript } from "../partitions/partitions";
import type { Queue } from "../partitions/queue";

/** What a JSON file may contain. */
export interface SimulatorScript extends ApiOptions {
  partitions?: readonly PartitionScript[];
  /** How partitions behave that `partitions` does not name. Default: the API does not know them. */
  otherwise?: Behaviour;
  queue?: Queue;
  /** The faults from the start; `addFault` adds more. */
  faults?: readonly Fault[];
  /** The limit within any 60 s; above it, 429 with Retry-After. Default: 50. */
  requestsPerMinute?: number;
  /** The limit of requests in flight; above it, 429. Default: 10. */
  maxConcurrentRequests?: number;
  /** The delay of each answer, in real milliseconds. Default: 0. */
  latencyMs?: number;
}

export interface SimulatorOptions extends SimulatorScript {
  /** Default: 0, any free port. */
  port?: number;
  /** Default: `127.0.0.1`. A host that is not loopback needs `allowRemote`. */
  host?: string;
  allowRemote?: boolean;
  /** The clock of partitions, tokens and limits, in milliseconds. Default: the monotonic clock. */
  now?: () => number;
}
