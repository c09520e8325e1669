/**
 * One provider process in virtual time: the real wait, schedule and client; only the wire (axios's adapter), the engine's side
 * channel and time itself are stand-ins. There is no jitter, so that requests can be counted.
 */
import { getEventListeners } from "node:events";
import FakeTimers from "@sinonjs/fake-timers";
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from "axios";
import type { Engine, Line } from "../../provider/engine/channel";
import { defaultTimeoutMs, nameOfUrn, type ReadCall } from "../../provider/resources/lifecycle";
import { ProviderContext } from "../../provider/resources/providerContext";
import { systemClock } from "../../provider/util/clock";

/** What comes back for one request. */
export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Seconds until it comes. Default: 0.1. */
  afterS?: number;
  /** Instead of an answer: the code with which the connection breaks. */
  breaks?: string;
}

/** One request as the API sees it. */
export interface SentRequest {
  path: string;
  body: Record<string, unknown>;
  authorization: string;
  atMs: number;
}

export const tokenExchangePath = "/external/api/v1/auth/user-token/refresh";
export const statusReply = (status: string, more: object = {}): Reply => ({
  body: JSON.stringify({
    success: true,
    data: { status: `PARTITION_STATUS_${status}` },
    requestId: "req-7",
    ...more,
  }),
});

/** The API's own 404: it shows no request. */
export const notFoundReply: Reply = {
  status: 404,
  body: '{"success":false,"data":null,"error":{"code":"NOT_FOUND"}}',
};

export const tokenReply = (accessToken: string): Reply => ({ body: JSON.stringify({ accessToken }) });

/** What the API answers to its n-th request for a status, from 0. */
export type Script = (n: number, request: SentRequest) => Reply;
/** What the API answers to its n-th token exchange, from 0. */
export type Exchange = (n: number, request: SentRequest) => Reply;

export class World {
  private static last: World | undefined;
  /** The lines that the engine got, and when, without those for `--debug`. */
  readonly lines: (Line & { atMs: number })[] = [];
  readonly debugLines: Line[] = [];
  readonly polls: SentRequest[] = [];
  readonly exchanges: SentRequest[] = [];
  readonly context: ProviderContext;
  readonly timers: FakeTimers.Clock;
  private readonly cancelled = new AbortController();
  private readonly ended: (() => void)[] = [];
  private readonly adapter = axios.defaults.adapter;
  private readonly random = Math.random;
  private left = false;
  private inFlight = 0;
  mostInFlight = 0;

  constructor(
    private readonly script: Script,
    private readonly exchange: Exchange = () => tokenReply("canary-access"),
    env: Record<string, string> = {},
    config: Record<string, string> = {},
  ) {
    // A test that took too long has not left its own.
    World.last?.leave();
    World.last = this;
    this.timers = FakeTimers.install({
      now: Date.UTC(2026, 0, 2, 3, 4, 5),
      toFake: ["setTimeout", "clearTimeout", "Date", "performance"],
    });
    Math.random = () => 0.5;
    axios.defaults.adapter = (config) => this.answer(config);
    const engine: Engine = {
      signal: this.cancelled.signal,
      log: (line) => {
        if (line.severity === "debug") this.debugLines.push(line);
        else this.lines.push({ ...line, atMs: this.nowMs });
      },
      flushed: async () => {},
      onEnd: (done) => void this.ended.push(done),
      limits: [],
    };
    this.context = new ProviderContext((key) => config[key], {
      env: { LUCIDITY_REFRESH_TOKEN: "canary-refresh", ...env },
      engine,
    });
  }

  /** Milliseconds since the world began. */
  get nowMs(): number {
    return performance.now();
  }

  /** Ctrl-C. */
  cancel(): void {
    this.cancelled.abort(new Error("Ctrl-C"));
  }

  end(): void {
    for (const done of this.ended) done();
  }

  /** What a front hands over with a call. */
  call(more: Partial<ReadCall> = {}): ReadCall {
    const signal = this.cancelled.signal;
    return {
      urn: undefined,
      name: more.urn && nameOfUrn(more.urn),
      signal,
      timeoutMs: defaultTimeoutMs,
      timeoutSource: "customTimeouts.create",
      preview: false,
      isGet: false,
      ...more,
    };
  }

  /** How many listeners wait for Ctrl-C. */
  get listeners(): number {
    return getEventListeners(this.cancelled.signal, "abort").length;
  }

  /** What `work` resolves to once time has run. */
  async value<T>(work: Promise<T>): Promise<T> {
    const result = await this.settle(work);
    if ("error" in result) throw result.error;
    return result.value;
  }

  /** Runs time until `work` is settled. */
  async settle<T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> {
    let result: { value: T } | { error: unknown } | undefined;
    work.then(
      (value) => {
        result = { value };
      },
      (error: unknown) => {
        result = { error };
      },
    );
    await breath();
    while (result === undefined) {
      if (this.timers.countTimers() === 0)
        throw new Error("nothing is left to happen, and it is not settled");
      await this.timers.nextAsync();
      await breath();
    }
    return result;
  }

  /** Real time again. */
  leave(): void {
    if (this.left) return;
    this.left = true;
    this.context.session.close();
    axios.defaults.adapter = this.adapter as NonNullable<typeof this.adapter>;
    Math.random = this.random;
    this.timers.uninstall();
  }

  private async answer(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    const path = new URL(config.url ?? "", config.baseURL).pathname;
    const sent: SentRequest = {
      path,
      body: JSON.parse(String(config.data)) as Record<string, unknown>,
      authorization: String(config.headers.Authorization ?? ""),
      atMs: this.nowMs,
    };
    const [log, reply] =
      path === tokenExchangePath ? [this.exchanges, this.exchange] : [this.polls, this.script];
    log.push(sent);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const { status = 200, headers = {}, body: data = "", afterS = 0.1, breaks } = reply(log.length - 1, sent);
    await systemClock.sleep(1_000 * afterS, config.signal as AbortSignal).finally(() => {
      this.inFlight -= 1;
    });
    if (breaks !== undefined) throw new AxiosError(breaks, breaks, config);
    return { status, statusText: "", headers, data, config };
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const readsFile = () => process.getActiveResourcesInfo().some((name) => /^(FSReq|CloseReq)/.test(name));

/** Lets promises that wait for no timer run on, and files be read: no time passes meanwhile. */
async function breath(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) {
    await turn();
    while (readsFile()) await turn();
  }
}

interface Begin {
  /** Variables of the environment beside the refresh token. */
  env?: Record<string, string>;
  exchange?: Exchange;
}

/**
 * A world of its own for each test of the suite that makes this. It begins with an API that answers ON_BOARDED; `begin`
 * replaces it.
 */
export class WorldPerTest<Subject> {
  private current: { world: World; subject: Subject } | undefined;

  /** @param make what is tested, on the context of the world's process */
  constructor(private readonly make: (context: ProviderContext) => Subject) {
    beforeEach(() => this.begin("ON_BOARDED"));
    afterEach(() => this.world.leave());
  }

  /** @param script a function, or the one status that the API answers */
  begin(script: Script | string, { env = {}, exchange }: Begin = {}): void {
    this.current?.world.leave();
    const world = new World(typeof script === "string" ? () => statusReply(script) : script, exchange, env);
    this.current = { world, subject: this.make(world.context) };
  }

  get world(): World {
    return this.now.world;
  }

  get subject(): Subject {
    return this.now.subject;
  }

  private get now(): { world: World; subject: Subject } {
    if (this.current === undefined) throw new Error("no test has begun");
    return this.current;
  }
}
