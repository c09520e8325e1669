/** A simulator whose clock the test turns, and the requests that a client would send to it. */

import { type Simulator, type SimulatorOptions, startSimulator } from "../../../simulator";
import { aws } from "../../support/partitions";
import { until } from "../../support/timing";

export const statusPath = "/external/client/api/v1/partition/create/status";
export const tokenPath = "/external/api/v1/auth/user-token/refresh";
export const refreshToken = "canary-refresh-token";
export const partition = aws;
export const names = { instanceId: partition.instanceId, mountPoint: partition.mountPoint };

export interface Answer {
  httpStatus: number;
  headers: Headers;
  text: string;
  json: {
    success?: boolean;
    data?: { status?: string; message?: string } | string | null;
    error?: { code: string; message: string } | null;
    requestId?: string;
    accessToken?: string;
    [key: string]: unknown;
  };
}

export const statusIn = ({ json: { data } }: Answer) => (typeof data === "object" ? data?.status : data);

export const authorized = (token: string) => ({
  "X-Authtype": "lucidity_access_token",
  Authorization: token,
});

/** Call it inside `describe`: it stops the simulator after each test. */
export function useSimulator() {
  let started: Simulator | undefined;
  let nowMs = 0;
  beforeEach(() => {
    nowMs = 1_000_000;
  });
  afterEach(async () => {
    await started?.stop();
    started = undefined;
  });
  const simulator = () => {
    if (started === undefined) throw new Error("the test has not started a simulator");
    return started;
  };

  async function send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(simulator().url + path, { method: "POST", redirect: "manual", ...init });
    const text = await response.text();
    const json = text.startsWith("{") ? (JSON.parse(text) as Answer["json"]) : {};
    return { httpStatus: response.status, headers: response.headers, text, json };
  }
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, { body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } });

  return {
    simulator,
    async start(options: SimulatorOptions = {}): Promise<Simulator> {
      await started?.stop();
      started = await startSimulator({ partitions: [names], now: () => nowMs, ...options });
      return started;
    },
    /** Moves the simulator's clock forward. */
    passS(seconds: number): void {
      nowMs += seconds * 1000;
    },
    send,
    post,
    exchangeToken: async () => (await post(tokenPath, { refreshToken })).json.accessToken ?? "none",
    poll: (token: string, body: unknown = partition) => post(statusPath, body, authorized(token)),
    /** Resolves when the journal has this many entries. */
    recorded: (count: number) => until(() => simulator().journal.length >= count),
    /** Resolves when this many requests got a fault. */
    struck: (count: number) =>
      until(() => simulator().journal.filter(({ fault }) => fault !== undefined).length >= count),
  };
}
