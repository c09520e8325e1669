/** Scripted partitions: which status each has at which moment. */
import { type Queue, Timetable } from "./queue";

/** How a partition behaves. Times are in seconds, statuses are the guide's names without their prefix. */
export interface Behaviour {
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
  /** What the API says besides, with the last status. */
  reason?: string;
  /** Instead of `pendingS`, `inProgressS` and `final`: statuses in order, each for its time; the last one stays. */
  steps?: readonly Step[];
  /** Takes its place in the server-side queue when it has become visible and its `pendingS` are over. */
  queued?: boolean;
}

export interface Step {
  /** `NOT_FOUND`: no request is visible. */
  status: string;
  /** Default: for ever. */
  forS?: number;
}

/** How one partition behaves; its instance and mount point name it. */
export interface PartitionScript extends Behaviour {
  instanceId: string;
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

  /** Adds or replaces a script; its time begins anew. */
  set(script: PartitionScript, nowS: number): void {
    this.checkQueue(script);
    const at = key(script.instanceId, script.mountPoint);
    this.timetable.remove(at, nowS);
    this.scripts.set(at, script);
    this.startedAtS.delete(at);
    if (script.from === "start") this.begin(at, script, nowS);
  }

  /** The status `nowS` seconds after the server's start; `undefined` where no request is visible. */
  look(instanceId: unknown, mountPoint: unknown, nowS: number): Status | undefined {
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
    // -1, for a time after all of them, is the last one.
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
      throw new Error("a partition is `queued`, and there is no `queue` with its `workers`");
  }
}
