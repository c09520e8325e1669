/** What all resources of one provider process share, and the wait for one partition as each of them makes it. */
import { type Clock, systemClock } from "./clock";
import { parseDuration } from "./durations";
import { connectToEngine, type Engine } from "./engine";
import { describeFailure, type FailedOutcome } from "./failures";
import type { Bag, Timeouts } from "./inputs";
import type { Partition } from "./lucidity";
import {
  type Look,
  type Outcome,
  type Reachability,
  type WaitEvent,
  type WaitOptions,
  waitForOnboarding,
} from "./onboarding";
import { Previews } from "./previews";
import { Progress } from "./progress";
import { Rows } from "./rows";
import type { Place, Turn } from "./schedule";
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

  /** Never rejects: a wrong setting is an outcome too, as it must not lose the resource. */
  wait(watch: Watch): Promise<Outcome> {
    const { session } = this;
    this.tellLimits();
    try {
      return waitForOnboarding(new ProcessWait(session, watch));
    } catch (error) {
      const history = { checks: 0, elapsedMs: 0, troubles: new Map<string, number>(), neverElse: true };
      const cause = error instanceof Error ? error : new Error(String(error));
      return Promise.resolve({ kind: "refused", error: cause, history });
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

/** One wait under the session's budget. There may be ten thousand of them: so this holds no closures. */
class ProcessWait implements WaitOptions {
  readonly place: Place;
  readonly clock: Clock;
  readonly reachability: Reachability;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly once: boolean;
  readonly keepsUnseen: boolean;

  /** @throws SettingsError */
  constructor(
    private readonly session: Session,
    private readonly watch: Watch,
  ) {
    this.place = session.enter();
    this.clock = session.clock;
    this.reachability = session.reachability;
    this.deadlineMs = watch.deadlineMs;
    this.signal = watch.signal;
    this.once = watch.once;
    this.keepsUnseen = watch.keepsUnseen;
  }

  look(turn: Turn, signal: AbortSignal): Promise<Look> {
    return this.session.look(this.watch.partition, this.place, turn, signal);
  }

  observe(event: WaitEvent): void {
    this.watch.observe(event);
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
