/**
 * One provider process in virtual time: the real lifecycle, wait, schedule and client; only the wire (axios's adapter), the
 * engine's side channel and time itself are stand-ins. Jitter is none, so that requests can be counted.
 */
import { getEventListeners } from "node:events";
import FakeTimers from "@sinonjs/fake-timers";
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from "axios";
import type { Engine, Line } from "../../provider/engine/channel";
import { ProviderHost } from "../../provider/resources/providerHost";
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

/** What is asked, and how often it has been asked before. */
export interface Asked {
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

/** @param answer for the n-th status request, from 0 */
export type Script = (n: number, asked: Asked) => Reply;

export class World {
  readonly lines: Line[] = [];
  readonly polls: Asked[] = [];
  readonly exchanges: Asked[] = [];
  readonly host: ProviderHost;
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
    private readonly mint: (n: number) => Reply = () => ({
      body: JSON.stringify({ accessToken: "canary-access" }),
    }),
    env: Record<string, string> = {},
  ) {
    this.timers = FakeTimers.install({
      now: Date.UTC(2026, 0, 2, 3, 4, 5),
      toFake: ["setTimeout", "clearTimeout", "Date", "performance"],
    });
    Math.random = () => 0.5;
    axios.defaults.adapter = (config) => this.answer(config);
    const engine: Engine = {
      signal: this.cancelled.signal,
      log: (line) => void this.lines.push(line),
      flushed: async () => {},
      onEnd: (done) => void this.ended.push(done),
      limits: [],
    };
    this.host = new ProviderHost(() => undefined, {
      env: { LUCIDITY_REFRESH_TOKEN: "canary-refresh", ...env },
      wallClock: () => Date.now(),
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

  /** How many listeners wait for Ctrl-C. */
  get listeners(): number {
    return getEventListeners(this.cancelled.signal, "abort").length;
  }

  /** Runs time until it is settled. */
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
    this.host.session.close();
    axios.defaults.adapter = this.adapter as NonNullable<typeof this.adapter>;
    Math.random = this.random;
    this.timers.uninstall();
  }

  private async answer(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    const path = new URL(config.url ?? "", config.baseURL).pathname;
    const asked: Asked = {
      path,
      body: JSON.parse(String(config.data)) as Record<string, unknown>,
      authorization: String(config.headers.Authorization ?? ""),
      atMs: this.nowMs,
    };
    const isMint = path === tokenExchangePath;
    const log = isMint ? this.exchanges : this.polls;
    log.push(asked);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    const reply = isMint ? this.mint(log.length - 1) : this.script(log.length - 1, asked);
    await systemClock.sleep(1_000 * (reply.afterS ?? 0.1), config.signal as AbortSignal).finally(() => {
      this.inFlight -= 1;
    });
    if (reply.breaks !== undefined) throw new AxiosError(reply.breaks, reply.breaks, config);
    return {
      status: reply.status ?? 200,
      statusText: "",
      headers: reply.headers ?? {},
      data: reply.body ?? "",
      config,
    };
  }
}

/** Lets promises that wait for no timer run on. */
async function breath(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}
