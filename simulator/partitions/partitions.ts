/** Scripted partitions: the status of each at a given moment. */
import { type Queue, Timetable } from "./queue";

/** How a partition behaves. Times are in seconds. Statuses are named as in the vendor's guide; the prefix is optional. */
export interface Behaviour {
  /** When its time begins: with the first request for it, or when the server starts. Default: `"firstRequest"`. */
  from?: "firstRequest" | "start";
  /** How long the API does not know it yet. Default: 0. */
  notVisibleForS?: number;
  /** How long it is PENDING; with `queued`, the least. Default: 0. */
  pendingS?: number;
  /** How long it is IN_PROGRESS. Default: 0; with `queued`, the queue's `secondsEach`. */
  inProgressS?: number;
  /** Its last status. Default: `ON_BOARDED`. */
  final?: string;
  /** The message that the API sends with the last status. */
  reason?: string;
  /** The statuses in order, instead of `pendingS`, `inProgressS`, `final` and `queued`. The last one stays. */
  steps?: readonly Step[];
  /** Whether it waits for a worker of the queue once it is visible and `pendingS` are over. Default: false. */
  queued?: boolean;
}

/** One status of {@link Behaviour.steps}. */
export interface Step {
  /** `NOT_FOUND`: the API does not know the partition. */
  status: string;
  /** How long, in seconds. Default: without end. */
  forS?: number;
}

/**
 * How one partition behaves. Instance and mount point identify it.
 *
 * @example
 * ```ts
 * simulator.setPartition({
 *   instanceId: "i-0abc",
 *   mountPoint: "/dev/sdf",
 *   pendingS: 2,
 *   final: "FAILED",
 *   reason: "no free slot",
 * });
 * ```
 */
export interface PartitionScript extends Behaviour {
  /** As in the request. */
  instanceId: string;
  /** As in the request: a drive letter is a capital without a colon. */
  mountPoint: string;
}

export interface Status {
  status: string;
  reason?: string;
}

const key = (instanceId: unknown, mountPoint: unknown) => JSON.stringify([instanceId, mountPoint]);

export class Partitions {
  private readonly scripts = new Map<string, Behaviour>();
  private readonly startedAtS = new Map<string, number>();
  private readonly timetable: Timetable;

  constructor(
    scripts: readonly PartitionScript[],
    private readonly queue: Queue | undefined,
    private readonly fallback: Behaviour | undefined,
  ) {
    this.timetable = new Timetable(queue?.workers ?? 0);
    if (fallback) this.checkQueue(fallback);
    for (const script of scripts) this.set(script, 0);
  }

  /** Adds or replaces a script and restarts the partition's time. */
  set(script: PartitionScript, nowS: number): void {
    this.checkQueue(script);
    const at = key(script.instanceId, script.mountPoint);
    this.timetable.remove(at, nowS);
    this.scripts.set(at, script);
    this.startedAtS.delete(at);
    if (script.from === "start") this.begin(at, script, nowS);
  }

  /** The status `nowS` seconds after the server's start; `undefined` while no request is visible. */
  statusOf(instanceId: unknown, mountPoint: unknown, nowS: number): Status | undefined {
    const at = key(instanceId, mountPoint);
    const script = this.scripts.get(at) ?? this.fallback;
    if (script === undefined) return undefined;
    const visibleAtS =
      (this.startedAtS.get(at) ?? this.begin(at, script, nowS)) + (script.notVisibleForS ?? 0);
    const visibleS = nowS - visibleAtS;
    if (visibleS < 0) return undefined;
    const steps = script.steps ?? this.stepsOf(script, at, visibleAtS);
    let endS = 0;
    const found = steps.findIndex(({ forS = Number.POSITIVE_INFINITY }) => {
      endS += forS;
      return visibleS < endS;
    });
    // After all of them the index is -1, which `at` reads as the last one.
    const step = steps.at(found);
    if (step === undefined || step.status === "NOT_FOUND") return undefined;
    const isLast = step === steps.at(-1);
    return { status: step.status, ...(isLast && script.reason !== undefined && { reason: script.reason }) };
  }

  private begin(at: string, script: Behaviour, nowS: number): number {
    const startS = script.from === "start" ? 0 : nowS;
    this.startedAtS.set(at, startS);
    if (script.queued) {
      const readyS = Math.max(nowS, startS + (script.notVisibleForS ?? 0) + (script.pendingS ?? 0));
      this.timetable.add(at, { readyS, forS: script.inProgressS ?? this.queue?.secondsEach ?? 180 });
    }
    return startS;
  }

  private stepsOf(script: Behaviour, at: string, visibleAtS: number): readonly Step[] {
    const { pendingS = 0, inProgressS = 0, final = "ON_BOARDED" } = script;
    const slot = this.timetable.slot(at);
    const pending = slot ? slot.startS - visibleAtS : pendingS;
    const inProgress = slot ? slot.endS - slot.startS : inProgressS;
    return [
      { status: "PENDING", forS: pending },
      { status: "IN_PROGRESS", forS: inProgress },
      { status: final },
    ];
  }

  private checkQueue({ queued = false }: Behaviour): void {
    if (queued && this.queue === undefined)
      throw new Error("a partition is `queued`, but there is no `queue` with `workers`");
  }
}
