import { partitionKey } from "../inputs/partitionId";
import type { Settings } from "../inputs/settings";
import type { Answer, LucidityClient, Partition, SentRequest } from "../lucidity";
import type { TakeTurn } from "../lucidity/client";
import type { Worked } from "../lucidity/lucidityError";
import { openLedger } from "../schedule/ledger/openLedger";
import { Schedule, type ScheduledWait } from "../schedule/schedule";
import { isFailure } from "../statuses/statuses";
import type { Clock } from "../util/clock";
import type { Environment } from "../util/environment";
import type { Poll } from "../wait/types";
import type { CommonFailures } from "./commonFailures";
import { ErrorHistory } from "./errorHistory";
import type { Observers } from "./observers";
import { SharedPolls } from "./sharedPolls";
import { version } from "./version";

interface PollRequest {
  partition: Partition;
  /** The wait that asks: it never gets the same answer twice. */
  asker: object;
  takeTurn: TakeTurn;
  /** Called if another wait's poll serves this one, too: no request is sent for it. */
  joined(): void;
  sent(request: SentRequest): void;
  signal: AbortSignal;
}

/** Sends the polls of all waits, merges equal ones, and decides what an answer or an error means for the other waits. */
export class Poller {
  readonly schedule: Schedule;
  readonly client: LucidityClient;
  private readonly errors: ErrorHistory;
  private readonly shared: SharedPolls<Answer>;
  private hasToldPlace = false;

  constructor(
    readonly settings: Settings,
    env: Environment,
    clock: Clock,
    private readonly common: CommonFailures,
    private readonly observers: Observers,
    worked: Worked,
  ) {
    const { warn = () => {}, exchanged } = observers;
    // Loaded late: axios is slow to load, and not every operation polls.
    const { LucidityClient: Client } = require("../lucidity") as typeof import("../lucidity");
    const { host } = new URL(settings.endpoint);
    const ledger = openLedger({ ...settings, env, host, clock, warn });
    this.schedule = new Schedule({ ...settings, clock, ledger });
    const exchangeTurn = (signal: AbortSignal) => this.schedule.exchangeTurn(signal);
    this.client = new Client({ ...settings, exchangeTurn, exchanged, clock, version, worked });
    if (this.client.warning !== undefined) warn(this.client.warning);
    this.errors = new ErrorHistory(worked, clock);
    // A failed answer is not kept: a retry must send a request of its own.
    this.shared = new SharedPolls(clock, ({ status }) => !isFailure(status));
  }

  close(): void {
    this.client.close();
    this.schedule.close();
  }

  enter(): ScheduledWait {
    return this.schedule.enter();
  }

  /** Rejects only when aborted, with the signal's reason. */
  async poll({ partition, asker, takeTurn, joined, sent, signal }: PollRequest): Promise<Poll> {
    const { client, schedule, errors } = this;
    const { cloudProviderAccountId: account } = partition;
    const key = partitionKey(partition);
    let isJoined = true;
    const ask = (shared: AbortSignal) => {
      isJoined = false;
      return client.partitionStatus(partition, { turn: takeTurn, signal: shared, asked: sent });
    };
    try {
      const answer = this.shared.poll(key, asker, ask, signal);
      if (isJoined) joined();
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
}
