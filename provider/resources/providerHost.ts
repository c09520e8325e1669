/** What all resources of one provider process share. */
import { connectToEngine, type Engine, type Line } from "../engine/channel";
import type { ReadConfig } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { describeAgain, describeFailure } from "../report/failures";
import type { Front } from "../report/fronts";
import { describeGroup, type GroupResult } from "../report/groupFailures";
import { trackSingles } from "../report/singleRows";
import type { WaitTracker } from "../report/waitTracker";
import { Session } from "../session/session";
import type { Watch } from "../session/watch";
import type { TelemetryModules } from "../telemetry/modules";
import { observersFor } from "../telemetry/observers";
import { type Clock, systemClock } from "../util/clock";
import type { ApiEvent } from "../wait/apiHealth";
import type { FailedOutcome, Outcome } from "../wait/types";
import { Previews } from "./previews";
import { Slots } from "./slots";

export interface HostOptions {
  env?: NodeJS.ProcessEnv;
  clock?: Clock;
  /** Milliseconds since 1970. */
  wallClock?: () => number;
  engine?: Engine;
  /** Default: OpenTelemetry as the Pulumi SDK brings it. */
  telemetry?: TelemetryModules;
}

/** Created for the first resource. Settings are read at the first poll. */
export class ProviderHost {
  readonly engine: Engine;
  readonly session: Session;
  /** The single waits of this process. */
  readonly singles: WaitTracker;
  readonly previews: Previews;
  readonly slots: Slots;
  readonly wallClock: () => number;
  /** Errors whose full text has been printed, with the partition it was printed for. */
  private readonly told = new WeakMap<Error, Partition>();
  private hasToldLimits = false;

  constructor(config: ReadConfig, options: HostOptions = {}) {
    const { env = process.env, clock = systemClock, wallClock = Date.now } = options;
    this.wallClock = wallClock;
    this.engine = options.engine ?? connectToEngine();
    const log = (line: Line) => this.engine.log(line);
    const observers = observersFor({ env, log, modules: options.telemetry });
    this.singles = trackSingles({ clock, log });
    const api = (event: ApiEvent) => this.singles.api(event);
    const warn = (message: string) =>
      this.engine.log({ severity: this.previews.hasBegun ? "info" : "warning", message });
    this.session = new Session(config, env, clock, { ...observers, api, warn });
    this.slots = new Slots(clock, log);
    this.previews = new Previews(this.session, this.engine, this.describe.bind(this));
  }

  wait(watch: Watch): Promise<Outcome> {
    this.tellLimits();
    return this.session.wait(watch);
  }

  /** Whether a read polls each partition once, rather than waiting for it. */
  readsOnce(): boolean {
    try {
      return this.session.refreshMode === "check";
    } catch {
      // The wait that follows reports the wrong setting; throwing here would lose the resource.
      return false;
    }
  }

  /** The text of a failure; one line if its full text has been printed for another partition. */
  describe(
    outcome: FailedOutcome,
    partition: Partition,
    { front = "deployment" }: { front?: Front } = {},
  ): string {
    const host = outcome.kind === "unreachable" ? { host: this.session.host } : {};
    const context = { partition, front, ...host };
    if (outcome.kind !== "refused" && outcome.kind !== "unreachable")
      return describeFailure(outcome, context);
    // A failure that hits all waits is the same error object for each.
    const first = this.told.get(outcome.error);
    if (first !== undefined) return describeAgain(outcome, context, first);
    this.told.set(outcome.error, partition);
    return describeFailure(outcome, context);
  }

  describeGroup(result: Omit<GroupResult, "describe">): string {
    return describeGroup({ ...result, describe: (outcome, partition) => this.describe(outcome, partition) });
  }

  private tellLimits(): void {
    if (this.hasToldLimits) return;
    this.hasToldLimits = true;
    for (const message of this.engine.limits)
      this.engine.log({ severity: "info", message: `pulumi-lucidity: ${message}` });
  }
}
