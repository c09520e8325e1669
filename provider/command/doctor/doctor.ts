/** `pulumi-lucidity doctor`: says what works between this machine and the API, with at most two requests and no secret. */

import type { Settings } from "../../inputs/settings";
import type { Partition } from "../../lucidity";
import { LucidityClient } from "../../lucidity/client";
import {
  CredentialError,
  LucidityError,
  requestIdOf,
  TokenExchangeError,
  UnreadableAnswerError,
} from "../../lucidity/errors";
import type { Reply } from "../../lucidity/http/transport";
import { Redaction } from "../../lucidity/redaction/redaction";
import { jwtExpiryMs, readAccessToken } from "../../lucidity/wire/tokenExchange";
import { nameOf } from "../../report/partitionName";
import { word } from "../../report/waitWords";
import { inTheWordsOf } from "../../report/wording";
import type { openLedger } from "../../schedule/ledger/openLedger";
import { Schedule } from "../../schedule/schedule";
import { version } from "../../session/version";
import { isInvisible } from "../../statuses/statuses";
import type { Clock } from "../../util/clock";
import { formatDuration } from "../../util/durations";
import type { Environment } from "../../util/environment";
import { toError } from "../../util/errors";
import { historyOf } from "../../wait/types";
import { endingOf } from "../endings";
import { type Finding, tookMs } from "./finding";
import { checkSettings } from "./settings";
import { shapeOf } from "./shape";

/** What it needs of the world outside the API's client. */
export interface Surroundings {
  env: Environment;
  clock: Clock;
  signal: AbortSignal;
  /** Node, the operating system, Pulumi. */
  versions(): Promise<string>;
  openLedger: typeof openLedger;
  connection(endpoint: URL, env: Environment, signal: AbortSignal): AsyncIterable<Finding>;
}

export async function* examine(
  partition: Partition | undefined,
  around: Surroundings,
): AsyncGenerator<Finding> {
  const { env, signal } = around;
  const text = `pulumi-lucidity ${version}, ${await around.versions()}`;
  yield { step: "versions", state: "info", text };
  const { findings, settings } = checkSettings(env);
  yield* findings;
  if (settings === undefined) return yield* untried("the settings are wrong", "connection", "token exchange");
  for await (const finding of around.connection(new URL(settings.endpoint), env, signal)) {
    yield finding;
    if (finding.state === "failed") return yield* untried("the API is not reached", "token exchange");
  }
  yield* new Examination(settings, around).run(partition);
}

const untried = (why: string, ...steps: string[]): Finding[] =>
  [...steps, "status call"].map((step) => ({ step, state: "skipped", text: `not tried: ${why}` }));

/** If the machine's clock is off by more, tokens look expired or are used too long. */
const mostSkewMs = 30_000;
const slowMs = 2_000;

class Examination {
  private readonly redaction = new Redaction();
  private readonly replies: Partial<Record<"exchange" | "status", Reply>> = {};
  private readonly client: LucidityClient;
  private readonly schedule: Schedule;
  private readonly budget: Finding;
  private result: { tookMs: number } | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly around: Surroundings,
  ) {
    const { endpoint, requestsPerMinute, maxConcurrentRequests } = settings;
    const { env, clock } = around;
    const { host } = new URL(endpoint);
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const ledger = around.openLedger({ env, host, requestsPerMinute, clock, warn });
    this.budget = budgetFinding(ledger?.count(clock.now()), requestsPerMinute, warnings);
    this.schedule = new Schedule({ requestsPerMinute, maxConcurrentRequests, clock, ledger });
    this.client = new LucidityClient({
      ...settings,
      clock,
      version,
      isOneShot: true,
      exchangeTurn: (signal) => this.schedule.exchangeTurn(signal),
      exchanged: (request) => {
        this.result = request;
      },
      replied: (call, reply) => {
        this.replies[call] = reply;
      },
    });
  }

  async *run(partition: Partition | undefined): AsyncGenerator<Finding> {
    try {
      yield this.budget;
      const exchange = await this.attempt("token exchange", "exchange", () => this.exchange());
      yield exchange;
      if (exchange.state === "failed") yield* untried("there is no access token");
      else if (partition === undefined) yield* untried("name a partition: `pulumi-lucidity doctor ID`");
      else yield await this.attempt("status call", "status", () => this.status(partition));
      yield* this.skew();
    } finally {
      this.client.close();
      this.schedule.close();
    }
  }

  private async attempt(
    step: string,
    call: "exchange" | "status",
    work: () => Promise<Omit<Finding, "step">>,
  ): Promise<Finding> {
    const { signal } = this.around;
    try {
      return { step, ...(await work()) };
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toError(thrown);
      const reply = this.replies[call];
      return {
        step,
        state: "failed",
        text: this.redaction.clean(inTheWordsOf("command", textOf(error)), 600),
        ...(reply !== undefined && { shape: shapeOf(reply, this.redaction) }),
        next: adviceFor(error),
        ending: endingOf({ kind: "refused", error, history: historyOf(0) }, { once: true }),
      };
    }
  }

  private async exchange(): Promise<Omit<Finding, "step">> {
    const { credential } = this.settings;
    if (credential.kind === "accessToken") {
      const token = credential.secret.reveal();
      this.redaction.add(token);
      const text = `not needed: ${credential.name} is used as it is, and cannot be renewed; ${lifeOf(token)}`;
      const next = `set a new access token in ${credential.name}, or a refresh token in its place`;
      return (jwtExpiryMs(token) ?? Number.POSITIVE_INFINITY) > Date.now()
        ? { state: "skipped", text }
        : { state: "warning", text, next };
    }
    if ("secret" in credential) this.redaction.add(credential.secret.reveal());
    await this.client.exchange(this.around.signal);
    const reply = this.replies.exchange;
    const token = reply === undefined ? "" : readAccessToken(reply.body, this.redaction);
    this.redaction.add(token);
    return this.unlessSlow({ state: "ok", text: `${this.answered("exchange")}; ${lifeOf(token)}` });
  }

  private async status(partition: Partition): Promise<Omit<Finding, "step">> {
    const { signal } = this.around;
    const place = this.schedule.enter();
    try {
      const answer = await this.client.partitionStatus(partition, {
        turn: (turnSignal) => place.acquire(turnSignal),
        signal,
        asked: (request) => {
          this.result = request;
        },
      });
      const id = answer.requestId === undefined ? "" : `, request id ${word(answer.requestId)}`;
      const text = `${this.answered("status")}: ${word(answer.status)} for ${nameOf(partition)}${id}`;
      if (!isInvisible(answer.status)) return this.unlessSlow({ state: "ok", text });
      const next =
        "request the onboarding in Lucidity, and check how account, instance and mount point are spelled";
      return { state: "warning", text, next };
    } finally {
      place.leave(false);
    }
  }

  private unlessSlow(found: Omit<Finding, "step">): Omit<Finding, "step"> {
    if ((this.result?.tookMs ?? 0) < slowMs) return found;
    const next = "look at the network and the proxy: a request is given up after 10 s";
    return { ...found, state: "warning", text: `slow: ${found.text}`, next };
  }

  private answered(call: "exchange" | "status"): string {
    return `HTTP ${this.replies[call]?.status} in ${tookMs(this.result?.tookMs ?? 0)}`;
  }

  private skew(): Finding[] {
    const { date } = (this.replies.status ?? this.replies.exchange)?.headers ?? {};
    const skewMs = Date.now() - Date.parse(String(date));
    if (!(Math.abs(skewMs) > mostSkewMs)) return [];
    const text = `${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? "ahead of" : "behind"} the API's`;
    return [
      {
        step: "this machine's clock",
        state: "warning",
        text,
        next: "set it, or let it be set from the network",
      },
    ];
  }
}

function budgetFinding(count: number | undefined, most: number, warnings: readonly string[]): Finding {
  const step = "request budget";
  if (count === undefined || warnings.length > 0) {
    const [text = "the requests of other processes are not counted"] = warnings;
    const next = "set LUCIDITY_BUDGET_FOLDER to a folder of this user on this machine";
    return { step, state: "warning", text, next };
  }
  const text = `other processes of this user made ${count} of ${most} requests in the last minute`;
  if (count < most) return { step, state: "ok", text };
  const next = "nothing: the steps below wait until there is room, a minute at most";
  return { step, state: "warning", text, next };
}

/** Without the excerpt of an answer that could not be read: its values may be private. */
function textOf(error: Error): string {
  if (error instanceof UnreadableAnswerError) return "the answer cannot be read as one of Lucidity's";
  const id = requestIdOf(error);
  return id === undefined ? error.message : `${error.message}; request id ${id}`;
}

function lifeOf(token: string): string {
  const expiryMs = jwtExpiryMs(token);
  if (expiryMs === undefined) return "the access token does not say how long it lives";
  const livesMs = expiryMs - Date.now();
  if (livesMs <= 0)
    return `the access token has expired ${formatDuration(-livesMs)} ago, by this machine's clock`;
  return `the access token lives ${formatDuration(livesMs)}`;
}

function adviceFor(error: Error): string {
  if (!(error instanceof LucidityError)) return "report it as a bug of pulumi-lucidity";
  if (error instanceof CredentialError) return "repair what the setting names, and run it again";
  if (error instanceof TokenExchangeError) return "make a new refresh token in Lucidity's dashboard";
  if (error.isOfCredential)
    return "compare the permissions of the token, and Lucidity's access to the cloud account";
  if (error.isUnreadable)
    return "check LUCIDITY_ENDPOINT; where it is right, send this text to the maintainers of pulumi-lucidity: the API answers in another form than documented";
  if (error.effect === "throttled") return "wait a minute, and run it again";
  if (error.isOfApi || error.effect === "refused") return "send this text to Lucidity's support";
  return "check the network, the proxy and LUCIDITY_ENDPOINT";
}
