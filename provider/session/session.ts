/**
 * Polls and waits under one request budget, with one client and one token. Settings are read at first use, so `delete` and a
 * preview that is `off` need none.
 */

import {
  type PreviewMode,
  type ReadConfig,
  type RefreshMode,
  readPreviewMode,
  readSettings,
} from "../inputs/settings";
import type { Partition } from "../lucidity";
import type { Worked } from "../lucidity/lucidityError";
import { type Clock, systemClock } from "../util/clock";
import type { Environment } from "../util/environment";
import { toError } from "../util/errors";
import { ApiHealth, type RequestRate } from "../wait/apiHealth";
import { waitForOnboarding } from "../wait/loop";
import { Reachability } from "../wait/reachability";
import {
  type Checked,
  endAtAbort,
  historyOf,
  type Outcome,
  type Poll,
  type WaitObserver,
} from "../wait/types";
import { CommonFailures } from "./commonFailures";
import type { Check, Observers } from "./observers";
import { Poller } from "./poller";
import { SessionWait } from "./sessionWait";
import type { WaitRequest } from "./waitRequest";

export class Session {
  readonly reachability: Reachability;
  private readonly worked: Worked = { answered: false, credentialRead: false, tokenAccepted: false };
  private readonly common = new CommonFailures();
  private readonly health: ApiHealth;
  private opened: Poller | undefined;
  private wrong: Error | undefined;

  constructor(
    private readonly config: ReadConfig,
    private readonly env: Environment,
    readonly clock: Clock = systemClock,
    private readonly observers: Observers = {},
  ) {
    this.reachability = new Reachability(clock, this.worked);
    this.health = new ApiHealth(
      clock,
      () => this.rate,
      (event) => {
        observers.tracer?.api(event);
        observers.api?.(event);
      },
    );
  }

  /** @throws SettingsError */
  previewMode(): PreviewMode {
    try {
      return readPreviewMode(this.config, this.env);
    } catch (error) {
      // Reports all wrong settings at once.
      this.open();
      throw error;
    }
  }

  /** @throws SettingsError */
  get refreshMode(): RefreshMode {
    return this.open().settings.refreshMode;
  }

  /** Whether the request budget has no room now: what was not answered in time may not have been sent. */
  get isBudgetSpent(): boolean {
    return this.open().schedule.isSpent;
  }

  /** @throws SettingsError */
  get rate(): RequestRate {
    return this.open().schedule.rate;
  }

  /** Host and port of the API, for messages. */
  get apiHost(): string {
    return this.open().client.host;
  }

  /** Waits for one partition. Never rejects: a rejection in `create` would lose the resource, so a wrong setting is an outcome too. */
  wait(request: WaitRequest, observer?: WaitObserver): Promise<Outcome> {
    const traced = this.observers.tracer?.begin(request);
    if (traced === undefined) return this.waitFor(request, observer);
    const checked = (check: Checked) => {
      traced.checked(check);
      observer?.checked(check);
    };
    return this.waitFor(request, { checked }).then(async (outcome) => {
      await traced.end(outcome);
      return outcome;
    });
  }

  private waitFor(request: WaitRequest, observer: WaitObserver | undefined): Promise<Outcome> {
    const refused = (error: unknown): Outcome => ({
      kind: "refused",
      error: toError(error),
      history: historyOf(0),
    });
    try {
      this.open();
    } catch (error) {
      return Promise.resolve(refused(error));
    }
    if (!this.common.isAboutCredential) return this.begin(request, observer);
    const { signal } = request;
    return this.reconsider(signal).then(
      () => this.begin(request, observer),
      (error) => (signal.aborted ? { ...endAtAbort(signal), history: historyOf(0) } : refused(error)),
    );
  }

  /** Not async: with ten thousand waits, each async frame takes memory until its wait ends. */
  private begin(request: WaitRequest, observer: WaitObserver | undefined): Promise<Outcome> {
    const signal = this.common.signalFor(request.partition.cloudProviderAccountId, request.signal);
    const wait = new SessionWait(this, this.open(), request, signal, observer);
    this.health.begun();
    return waitForOnboarding(request, wait).then((outcome) => {
      this.health.ended(wait);
      if (outcome.kind === "unreachable" && !this.reachability.hasAnswered) {
        this.common.neverReached({ kind: "unreachable", error: outcome.error });
      }
      if (this.health.isIdle) this.reachability.allWaitsOver();
      return outcome;
    });
  }

  /** Reports a check, of a wait or outside any, to the observers. */
  checked(check: Check, wait?: SessionWait): void {
    this.observers.checked?.(check);
    if (check.poll !== undefined) this.health.checked(wait, check.poll);
  }

  /** Queues for one poll, outside any wait. Rejects only when aborted, with the signal's reason. @throws SettingsError */
  async pollOnce(partition: Partition, signal: AbortSignal): Promise<Poll> {
    const checked = (check: Check) => this.checked(check);
    const shared = { clock: this.clock, reachability: this.reachability, checked };
    const wait = new SessionWait(shared, this.open(), { partition }, signal);
    try {
      await this.reconsider(signal);
      const found = this.common.of(partition.cloudProviderAccountId);
      if (found !== undefined) return { kind: "refused", error: found.end.error };
      return await wait.pollOnce();
    } finally {
      wait.scheduled.leave(false);
    }
  }

  close(): void {
    this.opened?.close();
    this.observers.tracer?.close();
  }

  /** If a credential was refused, checks whether it has been replaced. */
  private async reconsider(signal: AbortSignal): Promise<void> {
    if (!this.common.isAboutCredential) return;
    if (await this.open().client.hasNewCredential(signal)) this.common.forget();
  }

  /** @throws SettingsError, the same each time */
  private open(): Poller {
    if (this.wrong) throw this.wrong;
    const { common, clock, env, observers, worked } = this;
    try {
      this.opened ??= new Poller(readSettings(this.config, env), env, clock, common, observers, worked);
      return this.opened;
    } catch (error) {
      this.wrong = toError(error);
      throw error;
    }
  }
}
