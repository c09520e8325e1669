/**
 * Polls and waits under one request budget, with one client and one token. Settings are read at first use, so `delete` and a
 * preview that is `off` need none.
 */

import { partitionKey } from "../inputs/partitionId";
import {
  type PreviewMode,
  type ReadConfig,
  type RefreshMode,
  readPreviewMode,
  readSettings,
} from "../inputs/settings";
import type { Answer, Partition, SentRequest } from "../lucidity";
import type { ScheduledWait } from "../schedule/schedule";
import { isFailure } from "../statuses/statuses";
import { type Clock, systemClock } from "../util/clock";
import type { Environment } from "../util/environment";
import { toError } from "../util/errors";
import type { Turn } from "../util/turn";
import { ApiHealth, type RequestRate } from "../wait/apiHealth";
import { waitForOnboarding } from "../wait/loop";
import { Reachability } from "../wait/reachability";
import { type Checked, historyOf, type Outcome, type Poll } from "../wait/types";
import { CommonFailures } from "./commonFailures";
import type { Check, Observers } from "./observers";
import { type Opened, open } from "./opened";
import { SessionWait } from "./sessionWait";
import { SharedPolls } from "./sharedPolls";
import type { Watch } from "./watch";

export class Session {
  readonly reachability: Reachability;
  private readonly shared: SharedPolls<Answer>;
  private readonly common = new CommonFailures();
  private wrong: Error | undefined;
  private waits = 0;
  private hasToldPlace = false;
  private readonly health: ApiHealth;
  private opened: Opened | undefined;

  constructor(
    private readonly config: ReadConfig,
    private readonly env: Environment,
    readonly clock: Clock = systemClock,
    private readonly observers: Observers = {},
  ) {
    // A wait that begins after a failed answer sends a request of its own: a retry must not get the answer that it retries for.
    this.shared = new SharedPolls(clock, ({ status }) => !isFailure(status));
    this.reachability = new Reachability(clock);
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
      // All settings that are wrong are told at once.
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
  wait(watch: Watch): Promise<Outcome> {
    const traced = this.observers.tracer?.begin(watch);
    if (traced === undefined) return this.waitFor(watch);
    const checked = (check: Checked) => {
      traced.checked(check);
      watch.observer?.checked(check);
    };
    return this.waitFor({ ...watch, observer: { checked } }).then(async (outcome) => {
      await traced.end(outcome);
      return outcome;
    });
  }

  private waitFor(watch: Watch): Promise<Outcome> {
    try {
      this.open();
    } catch (error) {
      return Promise.resolve({ kind: "refused", error: toError(error), history: historyOf(0) });
    }
    if (!this.common.isAboutCredential) return this.begin(watch);
    return this.reconsider(watch.signal).then(
      () => this.begin(watch),
      (error) =>
        watch.signal.aborted
          ? { kind: "cancelled", history: historyOf(0) }
          : { kind: "refused", error: toError(error), history: historyOf(0) },
    );
  }

  /** Not an async function: ten thousand of them would take memory until their waits end. */
  private begin(watch: Watch): Promise<Outcome> {
    const signal = this.common.signalFor(watch.partition.cloudProviderAccountId, watch.signal);
    this.waits += 1;
    this.health.begun();
    const wait = new SessionWait(this, watch, signal);
    return waitForOnboarding(wait).then((outcome) => {
      this.waits -= 1;
      this.health.ended(wait);
      if (outcome.kind === "unreachable" && !this.reachability.hasAnswered) {
        this.common.neverReached({ kind: "unreachable", error: outcome.error });
      }
      if (this.waits === 0) this.reachability.allWaitsOver();
      return outcome;
    });
  }

  /** Queues for one poll. Rejects only when aborted, with the signal's reason. @throws SettingsError */
  async pollOnce(partition: Partition, signal: AbortSignal): Promise<Poll> {
    const place = this.enter();
    try {
      await this.reconsider(signal);
      const found = this.common.of(partition.cloudProviderAccountId);
      if (found !== undefined) return { kind: "refused", error: found.end.error };
      const turn = await place.acquire(signal);
      const requests: SentRequest[] = [];
      const poll = await this.poll(partition, place, turn, signal, (request) => requests.push(request));
      this.checked({ partition, urn: undefined, number: 1, requests, poll, nextInMs: undefined }, undefined);
      return poll;
    } finally {
      place.leave(false);
    }
  }

  /** @throws SettingsError */
  enter(): ScheduledWait {
    return this.open().schedule.enter();
  }

  /**
   * Polls a partition once, and gives the turn back. Rejects only when aborted, with the signal's reason.
   *
   * @param asked told of each request that is sent
   */
  async poll(
    partition: Partition,
    place: ScheduledWait,
    turn: Turn,
    signal: AbortSignal,
    asked: (request: SentRequest) => void,
  ): Promise<Poll> {
    const { client, schedule, errors } = this.open();
    const account = partition.cloudProviderAccountId;
    const key = partitionKey(partition);
    let held: Turn | undefined = turn;
    const nextTurn = async (turnSignal: AbortSignal) => {
      const first = held;
      held = undefined;
      return first ?? place.acquire(turnSignal);
    };
    let asks = false;
    const ask = (shared: AbortSignal) => {
      asks = true;
      return client.partitionStatus(partition, { turn: nextTurn, signal: shared, asked });
    };
    try {
      const answer = this.shared.poll(key, place, ask, signal);
      // Served by another poll of the same partition: no request was sent.
      if (!asks) turn.unused();
      const { foundAt, ...known } = await answer;
      if (foundAt !== undefined) this.tellPlace(foundAt, known.status);
      this.common.seen(account);
      errors.answered(account);
      return { kind: "seen", ...known };
    } catch (error) {
      signal.throwIfAborted();
      const poll = errors.pollOf(error, account);
      if (poll.kind === "throttled") schedule.slowDown(poll.retryAfterMs);
      if (poll.kind === "refused") this.common.refused(account, key, poll.error);
      return poll;
    } finally {
      // Gives the turn back if the request was never sent.
      held?.unused();
    }
  }

  /** Logs once where the status was, if that place is not documented: the next release can read it there. */
  private tellPlace(foundAt: string, status: string): void {
    if (this.hasToldPlace) return;
    this.hasToldPlace = true;
    this.observers.debug?.(
      `the status ${status} was at ${foundAt} in the answer, which is not a documented place`,
    );
  }

  /** @param wait the wait that checked; `undefined` for a check outside any wait */
  checked(check: Check, wait: object | undefined): void {
    this.observers.checked?.(check);
    if (check.poll !== undefined) this.health.checked(wait, check.poll);
  }

  close(): void {
    this.opened?.client.close();
    this.opened?.schedule.close();
    this.observers.tracer?.close();
  }

  /** If a credential was refused, checks whether it has been replaced. */
  private async reconsider(signal: AbortSignal): Promise<void> {
    if (!this.common.isAboutCredential) return;
    if (await this.open().client.hasNewCredential(signal)) this.common.forget();
  }

  /** @throws SettingsError, the same each time */
  private open() {
    if (this.wrong) throw this.wrong;
    try {
      this.opened ??= open(readSettings(this.config, this.env), this.env, this.clock, this.observers);
      return this.opened;
    } catch (error) {
      this.wrong = toError(error);
      throw error;
    }
  }
}
