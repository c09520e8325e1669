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
export const forbidden = failure("FORBIDDEN", "not yours");

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

export interface Row {
  when: string;
  answer: Answering;
  outcome: string;
  means: Came["means"];
  text: RegExp;
  /** Default: 1. */
  requests?: number;
  timeoutMs?: number;
  requestId?: string;
  retryAfterMs?: number | "none";
}
