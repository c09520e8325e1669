/** What all resources of one provider process share, and the wait for one partition as each of them makes it. */
import { connectToEngine, type Engine } from "../engine/channel";
import type { ReadConfig } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { describeFailure } from "../report/failures";
import { describeGroup, type GroupResult } from "../report/groupFailures";
import { Progress } from "../report/progress";
import { Session, type Watch } from "../session/session";
import { type Clock, systemClock } from "../util/clock";
import type { FailedOutcome, Outcome } from "../wait/types";
import { Previews } from "./previews";

export interface HostOptions {
  env?: NodeJS.ProcessEnv;
  clock?: Clock;
  /** Milliseconds since 1970. */
  wallClock?: () => number;
  engine?: Engine;
}

/** Made when the first resource needs it; the settings are read when the first poll does. */
export class ProviderHost {
  readonly engine: Engine;
  readonly session: Session;
  readonly progress: Progress;
  readonly previews: Previews;
  readonly wallClock: () => number;
  private hasToldLimits = false;

  constructor(config: ReadConfig, options: HostOptions = {}) {
    const { env = process.env, clock = systemClock, wallClock = Date.now } = options;
    this.wallClock = wallClock;
    this.engine = options.engine ?? connectToEngine();
    this.session = new Session(config, env, clock);
    this.progress = new Progress(clock, (line) => this.engine.log(line));
    this.previews = new Previews(this.session, this.engine, wallClock);
  }

  wait(watch: Watch): Promise<Outcome> {
    this.tellLimits();
    return this.session.wait(watch);
  }

  describe(outcome: FailedOutcome, partition: Partition): string {
    const host = outcome.kind === "unreachable" ? { host: this.session.host } : {};
    return describeFailure(outcome, { partition, atMs: this.wallClock(), ...host });
  }

  describeGroup(result: Omit<GroupResult, "describe">): string {
    return describeGroup({ ...result, describe: this.describe.bind(this) });
  }

  private tellLimits(): void {
    if (this.hasToldLimits) return;
    this.hasToldLimits = true;
    for (const message of this.engine.limits)
      this.engine.log({ severity: "info", message: `pulumi-lucidity: ${message}` });
  }
}
