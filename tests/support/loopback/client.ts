/** One look with a client of its own, and what came of it in a form that a child process can print. */

import { type ClientOptions, LucidityClient, Secret } from "../../../provider/lucidity";
import { ErrorHistory } from "../../../provider/session/errorHistory";
import { systemClock } from "../../../provider/util/clock";
import type { Turn } from "../../../provider/util/turn";
import { aws } from "../partitions";

export const partition = aws;
export const accessToken = "canary-access/token+of==a&test";
export const refreshToken = "canary-refresh-token";

export const withAccessToken = {
  kind: "accessToken",
  name: "LUCIDITY_ACCESS_TOKEN",
  secret: new Secret(accessToken),
} as const;
export const withRefreshToken = {
  kind: "refreshToken",
  name: "lucidity:refreshToken",
  secret: new Secret(refreshToken),
} as const;

const turn: Turn = { used() {}, unused() {} };
export const freeTurn = async (signal: AbortSignal) => {
  signal.throwIfAborted();
  return turn;
};
export const never = new AbortController().signal;

export const makeClient = (endpoint: string, more: Partial<ClientOptions> = {}) =>
  new LucidityClient({
    endpoint,
    authScheme: "raw",
    credential: withAccessToken,
    exchangeTurn: freeTurn,
    clock: systemClock,
    version: "0.0.0",
    requestTimeoutMs: 5_000,
    ...more,
  });

export interface Came {
  /** The status that was seen, or the class of the error. */
  outcome: string;
  /** What it means for a wait. */
  means: "seen" | "refused" | "trouble" | "throttled";
  /** The error's message, the reason of a status. */
  text: string;
  requestId?: string;
  retryAfterMs?: number;
  /** Everything that any printing of the error shows. */
  printed: string;
}

export async function look(client: LucidityClient, signal = never): Promise<Came> {
  const { inspect } = await import("node:util");
  try {
    const answer = await client.partitionStatus(partition, { turn: freeTurn, signal });
    const { status, reason = "", requestId } = answer;
    const printed = inspect(answer);
    return {
      outcome: status,
      means: "seen",
      text: reason,
      printed,
      ...(requestId !== undefined && { requestId }),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const printed = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`;
    const more = error as Error & { requestId?: string; retryAfterMs?: number };
    return {
      outcome: error.name,
      means: new ErrorHistory(client.worked, systemClock).pollOf(error, "").kind as Came["means"],
      text: error.message,
      printed,
      ...(more.requestId !== undefined && { requestId: more.requestId }),
      ...(more.retryAfterMs !== undefined && { retryAfterMs: more.retryAfterMs }),
    };
  }
}

/** Looks once with a client of its own. */
export async function lookAt(endpoint: string, more: Partial<ClientOptions> = {}): Promise<Came> {
  const client = makeClient(endpoint, more);
  try {
    return await look(client);
  } finally {
    client.close();
  }
}
