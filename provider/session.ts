/**
 * What all resources of one process share: settings, client and token, the request budget, and whether the API has
 * ever answered. Settings are read at first use, so that `delete` and a preview that is `off` need none.
 */
import { type Clock, systemClock } from "./clock";
import type { Answer, LucidityClient, Partition } from "./lucidity";
import type { Look, Reachability } from "./onboarding";
import { partitionKey } from "./partitionId";
import { type Place, Schedule, type Turn } from "./schedule";
import {
  type Environment,
  type PreviewMode,
  type ReadConfig,
  readPreviewMode,
  readSettings,
  type Settings,
} from "./settings";
import { SharedLooks } from "./sharedLooks";
import { version } from "./version";

export class Session {
  readonly reachability: Reachability = { answered: false };
  private readonly shared: SharedLooks<Answer>;
  private opened: { settings: Settings; schedule: Schedule; client: LucidityClient } | undefined;

  constructor(
    private readonly config: ReadConfig,
    private readonly env: Environment,
    readonly clock: Clock = systemClock,
  ) {
    this.shared = new SharedLooks(clock);
  }

  /** @throws SettingsError */
  previewMode(): PreviewMode {
    return readPreviewMode(this.config, this.env);
  }

  /** Where the API is, for messages: host and port. */
  get host(): string {
    return this.open().client.host;
  }

  /** @throws SettingsError for the first setting that is missing or wrong */
  enter(): Place {
    return this.open().schedule.enter();
  }

  /** Enters the queue for one look. Rejects only when aborted, with the signal's reason. @throws SettingsError */
  async lookOnce(partition: Partition, signal: AbortSignal): Promise<Look> {
    const place = this.enter();
    try {
      const turn = await place.acquire(signal);
      return await this.look(partition, place, turn, signal);
    } finally {
      place.leave();
    }
  }

  /** Looks at a partition once, and gives the turn back. Rejects only when aborted, with the signal's reason. */
  async look(partition: Partition, place: Place, turn: Turn, signal: AbortSignal): Promise<Look> {
    const { client, schedule } = this.open();
    const { toLook } = require("./looks") as typeof import("./looks");
    let held: Turn | undefined = turn;
    const nextTurn = async (turnSignal: AbortSignal) => {
      const first = held;
      held = undefined;
      return first ?? place.acquire(turnSignal);
    };
    let asks = false;
    const ask = (shared: AbortSignal) => {
      asks = true;
      return client.partitionStatus(partition, { turn: nextTurn, signal: shared });
    };
    try {
      const answer = this.shared.look(partitionKey(partition), place, ask, signal);
      // A sibling's answer serves this one too.
      if (!asks) turn.unused();
      const known = await answer;
      schedule.succeeded();
      return { kind: "seen", ...known };
    } catch (error) {
      signal.throwIfAborted();
      const { look, slowDown } = toLook(error);
      if (slowDown) schedule.slowDown(slowDown.retryAfterMs);
      return look;
    } finally {
      // A turn that was used stays so.
      held?.unused();
    }
  }

  close(): void {
    this.opened?.client.close();
  }

  private open() {
    this.opened ??= this.start(readSettings(this.config, this.env));
    return this.opened;
  }

  private start(settings: Settings) {
    // axios is slow to load, and a resource that needs no look needs none of it.
    const { LucidityClient: Client } = require("./lucidity") as typeof import("./lucidity");
    const { clock } = this;
    const { requestsPerMinute, maxConcurrentRequests, endpoint, authScheme, credential } = settings;
    const schedule = new Schedule({ requestsPerMinute, maxConcurrentRequests, clock });
    const mintTurn = (signal: AbortSignal) => schedule.mintTurn(signal);
    const client = new Client({ endpoint, authScheme, credential, mintTurn, clock, version });
    return { settings, schedule, client };
  }
}
