import { partitionKey } from "../inputs/partitionId";
import type { Answer, Partition, SentRequest } from "../lucidity";
import type { TakeTurn } from "../lucidity/client";
import type { ScheduledWait } from "../schedule/schedule";
import { isFailure } from "../statuses/statuses";
import type { Clock } from "../util/clock";
import type { Poll } from "../wait/types";
import type { CommonFailures } from "./commonFailures";
import type { Opened } from "./opened";
import { SharedPolls } from "./sharedPolls";

interface PollRequest {
  partition: Partition;
  /** The wait that asks: it never gets the same answer twice. */
  asker: object;
  takeTurn: TakeTurn;
  /** Called if another wait's poll serves this one, too: no request is sent for it. */
  joined(): void;
  /** Called for each request that is sent. */
  sent(request: SentRequest): void;
  signal: AbortSignal;
}

/** Sends the polls of all waits, merges equal ones, and decides what an answer or an error means for the other waits. */
export class Poller {
  private readonly shared: SharedPolls<Answer>;
  private hasToldPlace = false;

  constructor(
    private readonly opened: Pick<Opened, "client" | "schedule" | "errors">,
    private readonly common: CommonFailures,
    private readonly debug: ((message: string) => void) | undefined,
    clock: Clock,
  ) {
    // A failed answer is not kept: a retry must send a request of its own.
    this.shared = new SharedPolls(clock, ({ status }) => !isFailure(status));
  }

  enter(): ScheduledWait {
    return this.opened.schedule.enter();
  }

  /** Rejects only when aborted, with the signal's reason. */
  async poll({ partition, asker, takeTurn, joined, sent, signal }: PollRequest): Promise<Poll> {
    const { client, schedule, errors } = this.opened;
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
    this.debug?.(`the status ${status} was at ${foundAt} in the answer, which is not a documented place`);
  }
}
