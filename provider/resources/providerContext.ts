/** What all resources of one provider process share. */
import { connectToEngine, type Engine, type Line } from "../engine/channel";
import type { ReadConfig } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { describeAgain, describeCancelled, describeFailure, type FailureContext } from "../report/failures";
import { describeGroup, type GroupResult } from "../report/groupFailures";
import { trackSingles } from "../report/singleRows";
import type { WaitTracker } from "../report/waitTracker";
import { mostEndedTogether } from "../report/waitWords";
import { Session } from "../session/session";
import { debugObservers } from "../telemetry/checkLine";
import { modulesOfPulumi, type TelemetryModules } from "../telemetry/modules";
import { Tracer } from "../telemetry/tracer";
import { type Clock, systemClock } from "../util/clock";
import type { ApiEvent } from "../wait/apiHealth";
import type { FailedOutcome } from "../wait/types";
import { Previews } from "./previews";
import { Slots } from "./slots";

type Details = Pick<FailureContext, "wording" | "limitSource" | "isRefresh">;

export interface ProviderContextOptions {
  env?: NodeJS.ProcessEnv;
  clock?: Clock;
  engine?: Engine;
  /** Default: OpenTelemetry as the Pulumi SDK brings it. */
  telemetry?: TelemetryModules;
}

/** Created for the first resource. Settings are read at the first poll. */
export class ProviderContext {
  readonly engine: Engine;
  readonly session: Session;
  readonly singles: WaitTracker;
  readonly previews: Previews;
  readonly slots: Slots;
  /** Errors whose full text has been printed, with the partition it was printed for. */
  private readonly described = new WeakMap<Error, Partition>();
  private hasHinted = false;
  private cancelled = 0;
  private hasToldCancelled = false;

  constructor(config: ReadConfig, options: ProviderContextOptions = {}) {
    const { env = process.env, clock = systemClock } = options;
    this.engine = options.engine ?? connectToEngine();
    const log = (line: Line) => this.engine.log(line);
    const debug = (message: string, urn?: string) => log({ severity: "debug", message, urn });
    const tracer = new Tracer({
      env,
      modules: options.telemetry ?? modulesOfPulumi,
      warn: (message) => log({ severity: "warning", message }),
    });
    this.singles = trackSingles({ clock, log, rate: () => this.session.rate });
    const api = (event: ApiEvent) => this.singles.api(event);
    const warn = (message: string) =>
      this.engine.log({ severity: this.previews.hasBegun ? "info" : "warning", message });
    this.session = new Session(config, env, clock, { ...debugObservers(debug), tracer, api, warn });
    this.slots = new Slots(clock, log);
    this.previews = new Previews(this.session, this.engine, this.describe.bind(this));
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

  /** Whether this is the first group of a refresh that waits: only that one prints the hint about `refreshMode`. */
  isFirstHint(): boolean {
    const isFirst = !this.hasHinted;
    this.hasHinted = true;
    return isFirst;
  }

  /** The text of a failure; one line if its full text has been printed for another partition. */
  describe(
    outcome: FailedOutcome,
    partition: Partition,
    { wording = "deployment", ...more }: Details = {},
  ): string {
    const api = outcome.kind === "unreachable" ? { apiHost: this.session.apiHost } : {};
    const context = { partition, wording, ...more, ...api };
    if (outcome.kind !== "refused" && outcome.kind !== "unreachable")
      return describeFailure(outcome, context);
    // A failure that hits all waits is the same error object for each.
    const first = this.described.get(outcome.error);
    if (first !== undefined) return describeAgain(outcome, context, first);
    this.described.set(outcome.error, partition);
    return describeFailure(outcome, context);
  }

  /**
   * The failure of a single resource. At Ctrl-C the engine prints several lines for each resource that fails. So of hundreds the
   * first ones fail, and the others end with what they have seen, which one line says: the engine starts nothing any more, and the
   * next `pulumi up` waits for them again, since they are not ON_BOARDED.
   *
   * @param isResumed whether the next `pulumi up` sees without a failure that something is left to do
   */
  failureOf(
    outcome: FailedOutcome,
    partition: Partition,
    { isResumed, ...more }: Details & { isResumed: boolean },
  ): string | undefined {
    if (outcome.kind === "cancelled") this.cancelled += 1;
    if (outcome.kind !== "cancelled" || this.cancelled === 1) return this.describe(outcome, partition, more);
    if (this.cancelled <= mostEndedTogether || !isResumed) return describeCancelled(outcome, { partition });
    if (!this.hasToldCancelled)
      this.engine.log({
        severity: "warning",
        message:
          "Ctrl-C also ended waits that do not show as failed: each keeps its state, and the next `pulumi up` resumes those that are not onboarded.",
      });
    this.hasToldCancelled = true;
    return undefined;
  }

  describeGroup(result: Omit<GroupResult, "describe">, limitSource: string): string {
    const describe = (outcome: FailedOutcome, partition: Partition) =>
      this.describe(outcome, partition, { limitSource, isRefresh: result.isRead });
    return describeGroup({ ...result, describe });
  }
}
