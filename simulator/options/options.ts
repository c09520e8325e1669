/** What a simulator is started with. */
import type { ApiOptions } from "../answers/api";
import type { Fault } from "../answers/faults";
import type { Behaviour, PartitionScript } from "../partitions/partitions";
import type { Queue } from "../partitions/queue";

/**
 * What the simulated API does. A JSON file, the script of the command, may hold all of it.
 *
 * @see {@link SimulatorOptions} for what else a program can set
 */
export interface SimulatorScript extends ApiOptions {
  /** The partitions that the API knows, each with its own behaviour. Default: none. */
  partitions?: readonly PartitionScript[];
  /** How partitions behave that `partitions` does not name. Default: the API does not know them. */
  otherwise?: Behaviour;
  /** The workers for partitions that are `queued`. Default: none. */
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

/**
 * What {@link startSimulator} takes.
 *
 * @example
 * ```ts
 * import { startSimulator } from "pulumi-lucidity/simulator";
 *
 * const simulator = await startSimulator({
 *   requestsPerMinute: 1_000,
 *   partitions: [{ instanceId: "i-0abc", mountPoint: "/dev/sdf", pendingS: 3 }],
 *   otherwise: { pendingS: 1 },
 * });
 * ```
 */
export interface SimulatorOptions extends SimulatorScript {
  /** The port to listen on. Default: 0, any free port. */
  port?: number;
  /** The host to listen on. Default: `127.0.0.1`. A host that is not loopback needs `allowRemote`. */
  host?: string;
  /** Allows a `host` that other machines can reach, and requests by any `Host`. Default: `false`. */
  allowRemote?: boolean;
  /** The clock of partitions, tokens and limits, in milliseconds. Default: the monotonic clock. */
  now?: () => number;
}
