/** What all resources of one provider process share, and the wait for one partition as each of them makes it. */
import { type Clock, systemClock } from "./clock";
import { parseDuration } from "./durations";
import { connectToEngine, type Engine } from "./engine";
import { describeFailure, type FailedOutcome } from "./failures";
import type { Bag, Timeouts } from "./inputs";
import type { Partition } from "./lucidity";
import { type Outcome, type WaitEvent, waitForOnboarding } from "./onboarding";
import { Previews } from "./previews";
import { Progress } from "./progress";
import { Rows } from "./rows";
import { Session } from "./session";
import type { ReadConfig } from "./settings";
import { Slots } from "./slots";

const defaultTimeoutMs = 60 * 60_000;

export interface ProcessOptions {
  env?: NodeJS.ProcessEnv;
  clock?: Clock;
  /** Milliseconds since 1970. */
  wallClock?: () => number;
  engine?: Engine;
}

export interface Watch {
  partition: Partition;
  deadlineMs: number;
  once: boolean;
  /** Ends as `unseen` at the first answer that shows no request. */
  keepsUnseen: boolean;
  signal: AbortSignal;
  observe(event: WaitEvent): void;
}

/** Made when the first resource needs it; the settings are read when the first look does. */
export class ProviderProcess {
  readonly rows = new Rows();
  readonly engine: Engine;
  readonly session: Session;
  readonly progress: Progress;
  readonly previews: Previews;
  readonly slots: Slots;
  readonly wallClock: () => number;
  private toldLimits = false;

  constructor(config: ReadConfig, options: ProcessOptions = {}) {
    const { env = process.env, clock = systemClock, wallClock = Date.now } = options;
    this.wallClock = wallClock;
    this.engine = options.engine ?? connectToEngine();
    this.session = new Session(config, env, clock);
    this.progress = new Progress(clock, (line) => this.engine.log(line));
    this.previews = new Previews(this.session, this.engine, wallClock);
    this.slots = new Slots(this.engine);
  }

  /** Never throws: a wrong setting is an outcome too, as it must not lose the resource. */
  async wait({ partition, ...watch }: Watch): Promise<Outcome> {
    const { session } = this;
    this.tellLimits();
    try {
      const place = session.enter();
      return await waitForOnboarding({
        ...watch,
        clock: session.clock,
        place,
        look: (signal) => session.look(partition, place, signal),
        reachability: session.reachability,
      });
    } catch (error) {
      const history = { checks: 0, elapsedMs: 0, troubles: new Map<string, number>(), neverElse: true };
      return { kind: "refused", error: error instanceof Error ? error : new Error(String(error)), history };
    }
  }

  describe(outcome: FailedOutcome, partition: Partition): string {
    const host = outcome.kind === "unreachable" ? { host: this.session.host } : {};
    return describeFailure(outcome, { partition, atMs: this.wallClock(), ...host });
  }

  private tellLimits(): void {
    if (this.toldLimits) return;
    this.toldLimits = true;
    for (const message of this.engine.limits)
      this.engine.log({ severity: "info", message: `pulumi-lucidity: ${message}` });
  }
}

/** How long a wait may take: 60 minutes where the inputs say nothing. */
export function timeoutMs(inputs: Bag, operation: keyof Timeouts): number {
  const text = (inputs.timeouts as Timeouts | undefined)?.[operation];
  return (typeof text === "string" ? parseDuration(text) : undefined) ?? defaultTimeoutMs;
}

let config: ReadConfig = () => undefined;
let current: ProviderProcess | undefined;

/** Keeps the stack config; it is validated when the first look needs it. */
export function configure(request: { config: { get(key: string): unknown } }): void {
  config = (key) => request.config.get(key);
}

/** The one that this process is. */
export function currentProcess(): ProviderProcess {
  current ??= new ProviderProcess((key) => config(key));
  return current;
}
