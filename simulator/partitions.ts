/** Scripted partitions: which status each has at which moment. */

/** How one partition behaves. Times are in seconds. */
export interface PartitionScript {
  instanceId: string;
  mountPoint: string;
  /** Counted from the first request for it, or with `from: "start"` from the server's start. Default: `"firstRequest"`. */
  from?: "firstRequest" | "start";
  /** No request is visible for so long. Default: 0. */
  notVisibleForS?: number;
  /** PENDING for so long; with a queue, at least. Default: 0. */
  pendingS?: number;
  /** IN_PROGRESS for so long. Default: 0, or the queue's time. */
  inProgressS?: number;
  /** The status it comes to. Default: `ON_BOARDED`. */
  final?: string;
  /** What the API says besides, with the final status. */
  reason?: string;
  /** Instead of the above: statuses in order, each for its time; the last one stays. */
  steps?: { status: string; forS?: number }[];
  /** Takes its place in the server-side queue. */
  queued?: boolean;
}

/** A fixed number of workers that onboard queued partitions in the order in which they were first asked for. */
export interface Queue {
  workers: number;
  /** How long a worker takes for one. Default: 180. */
  secondsEach?: number;
}

export interface Status {
  status: string;
  reason?: string;
}

const key = (instanceId: unknown, mountPoint: unknown) => JSON.stringify([instanceId, mountPoint]);

export class Partitions {
  private readonly scripts = new Map<string, PartitionScript>();
  private readonly startedAt = new Map<string, number>();
  private readonly queueEnds: number[];
  private readonly queueSlots = new Map<string, { startS: number; endS: number }>();

  constructor(
    scripts: readonly PartitionScript[],
    private readonly queue: Queue | undefined,
    private readonly fallback: Omit<PartitionScript, "instanceId" | "mountPoint"> | undefined,
  ) {
    for (const script of scripts) this.set(script);
    this.queueEnds = Array.from({ length: queue?.workers ?? 0 }, () => 0);
  }

  /** Adds or replaces a script; its time begins anew. */
  set(script: PartitionScript): void {
    const at = key(script.instanceId, script.mountPoint);
    this.scripts.set(at, script);
    this.startedAt.delete(at);
    this.queueSlots.delete(at);
  }

  /** The status `nowS` seconds after the server's start; `undefined` where no request is visible. */
  look(instanceId: unknown, mountPoint: unknown, nowS: number): Status | undefined {
    const at = key(instanceId, mountPoint);
    const script =
      this.scripts.get(at) ?? (this.fallback && { ...this.fallback, instanceId: "", mountPoint: "" });
    if (script === undefined) return undefined;
    const startS = script.from === "start" ? 0 : (this.startedAt.get(at) ?? nowS);
    this.startedAt.set(at, startS);
    const visibleS = nowS - startS - (script.notVisibleForS ?? 0);
    if (visibleS < 0) return undefined;
    const steps = script.steps ?? this.stepsOf(script, at, startS + (script.notVisibleForS ?? 0));
    let beginS = 0;
    for (const [index, { status, forS }] of steps.entries()) {
      beginS += forS ?? Number.POSITIVE_INFINITY;
      if (visibleS < beginS || index === steps.length - 1) {
        const isLast = index === steps.length - 1;
        return { status, ...(isLast && script.reason !== undefined && { reason: script.reason }) };
      }
    }
    return undefined;
  }

  private stepsOf(
    script: PartitionScript,
    at: string,
    visibleAtS: number,
  ): { status: string; forS?: number }[] {
    const { pendingS = 0, inProgressS = 0, final = "ON_BOARDED", queued = false } = script;
    if (!queued || this.queue === undefined) {
      return [
        { status: "PENDING", forS: pendingS },
        { status: "IN_PROGRESS", forS: inProgressS },
        { status: final },
      ];
    }
    const slot = this.slot(at, visibleAtS + pendingS, script.inProgressS ?? this.queue.secondsEach ?? 180);
    return [
      { status: "PENDING", forS: slot.startS - visibleAtS },
      { status: "IN_PROGRESS", forS: slot.endS - slot.startS },
      { status: final },
    ];
  }

  private slot(at: string, readyS: number, forS: number): { startS: number; endS: number } {
    const known = this.queueSlots.get(at);
    if (known) return known;
    const worker = this.queueEnds.indexOf(Math.min(...this.queueEnds));
    const startS = Math.max(readyS, this.queueEnds[worker] ?? 0);
    const slot = { startS, endS: startS + forS };
    this.queueEnds[worker] = slot.endS;
    this.queueSlots.set(at, slot);
    return slot;
  }
}
