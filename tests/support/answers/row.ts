/** What a server may answer to a poll, and what becomes of the poll. */
import type { ServerResponse } from "node:http";
import { type Answering, json } from "../loopback";
import type { Came } from "../loopback/client";

export const failure = (code: string, message: string) =>
  JSON.stringify({ success: false, data: null, error: { code, message }, requestId: "r-1" });
export const answering =
  (httpStatus: number, body = "", headers: Record<string, string> = {}): Answering =>
  (response) =>
    response.writeHead(httpStatus, { ...json, ...headers }).end(body);

/** Writes `chunk` until the client hangs up, or 64 MiB have gone. */
export function flood(response: ServerResponse, chunk: Buffer): void {
  let left = (64 * 1024 * 1024) / chunk.length;
  const more = () => {
    while (left-- > 0 && !response.destroyed)
      if (!response.write(chunk)) return void response.once("drain", more);
    response.end();
  };
  more();
}

/** What each outcome of a first request means for a wait. */
export const meanings = {
  ON_BOARDED: "seen",
  NOT_FOUND: "seen",
  ApiError: "refused",
  UnauthorizedError: "refused",
  RedirectError: "refused",
  ProxyError: "refused",
  TokenExchangeError: "refused",
  TokenExchangePathError: "refused",
  NetworkError: "trouble",
  UnavailableError: "trouble",
  UnreadableAnswerError: "trouble",
  ThrottledError: "throttled",
} satisfies Record<string, Came["means"]>;
export type Outcome = keyof typeof meanings;

export type Row = [when: string, answer: Answering, outcome: Outcome, text: RegExp, more?: More];
interface More {
  /** Default: 1. */
  requests?: number;
  timeoutMs?: number;
  requestId?: string;
  retryAfterMs?: number | "none";
}
