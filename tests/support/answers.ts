/** What a server may answer to a look, and what becomes of the look: shared by the tests of the client and of its secrets. */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { type Answering, json, onboarded } from "./loopback";
import type { Came } from "./loopbackClient";

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

export const rows: Row[] = [
  {
    when: "resets the connection",
    answer: (response) => response.socket?.resetAndDestroy(),
    outcome: "NetworkError",
    means: "trouble",
    text: /closed before the answer was complete \(ECONNRESET\), 127\.0\.0\.1:\d+$/,
    requests: 3,
  },
  {
    when: "resets the connection once",
    answer: (response, _asked, index) =>
      index === 0 ? response.socket?.resetAndDestroy() : response.writeHead(200, json).end(onboarded),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
    requests: 2,
  },
  {
    when: "never answers",
    answer: () => {},
    outcome: "NetworkError",
    means: "trouble",
    text: /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/,
    timeoutMs: 300,
  },
  {
    when: "stops within the body",
    answer: (response) => response.writeHead(200, { ...json, "Content-Length": "99" }).write("{"),
    outcome: "NetworkError",
    means: "trouble",
    text: /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/,
    timeoutMs: 300,
  },
  {
    when: "sends its body a byte at a time, for ever",
    answer: (response) => {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(" "), 50);
      response.once("close", () => clearInterval(timer));
    },
    outcome: "NetworkError",
    means: "trouble",
    text: /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/,
    timeoutMs: 300,
  },
  {
    when: "cuts its body off",
    answer: (response) => {
      response.writeHead(200, { ...json, "Content-Length": String(onboarded.length + 9) });
      response.write(onboarded, () => response.socket?.destroy());
    },
    outcome: "NetworkError",
    means: "trouble",
    text: /closed before the answer was complete/,
    requests: 3,
  },
  {
    when: "gives JSON another type",
    answer: answering(200, onboarded, { "Content-Type": "application/octet-stream" }),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
    requestId: "req-1",
  },
  {
    when: "answers with nothing",
    answer: answering(200),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /it is empty$/,
  },
  {
    when: "answers 204",
    answer: answering(204),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /it is empty$/,
  },
  {
    when: "answers with a page",
    answer: answering(200, "<!doctype html><title>Sign in</title>", { "Content-Type": "text/html" }),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: <!doctype html><title>Sign in<\/title>$/,
  },
  {
    when: "answers with an array",
    answer: answering(200, `[${onboarded}]`),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: \[\{"success":true/,
  },
  {
    when: "answers with null",
    answer: answering(200, "null"),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: null$/,
  },
  {
    when: "names a status on a prototype",
    answer: answering(200, '{"__proto__":{"data":{"status":"ON_BOARDED"}}}'),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /__proto__/,
  },
  {
    when: "answers with broken gzip",
    answer: answering(200, "no gzip", { "Content-Encoding": "gzip" }),
    outcome: "NetworkError",
    means: "trouble",
    text: /Z_DATA_ERROR/,
  },
  {
    when: "answers with gzip",
    answer: (response) =>
      response.writeHead(200, { ...json, "Content-Encoding": "gzip" }).end(gzipSync(onboarded)),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
  },
  {
    when: "answers with 1 MiB",
    answer: answering(200, onboarded.padEnd(1024 * 1024)),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
  },
  {
    when: "answers with 2 MiB",
    answer: answering(200, onboarded.padEnd(2 * 1024 * 1024)),
    outcome: "NetworkError",
    means: "trouble",
    text: /larger than 1 MiB/,
  },
  {
    when: "answers with 10,000 headers",
    answer: (response) => {
      for (let index = 0; index < 10_000; index++) response.setHeader(`X-${index}`, "x");
      response.writeHead(200, json).end(onboarded);
    },
    outcome: "NetworkError",
    means: "trouble",
    text: /headers are too large \(HPE_HEADER_OVERFLOW\)/,
  },
  {
    when: "speaks no HTTP",
    answer: (response) => response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n"),
    outcome: "NetworkError",
    means: "trouble",
    text: /the request failed \(HPE_/,
  },
  ...[400, 403, 405, 409, 410, 422].map(
    (httpStatus): Row => ({
      when: `answers ${httpStatus}`,
      answer: answering(httpStatus, forbidden),
      outcome: "ApiError",
      means: "refused",
      text: new RegExp(`^HTTP ${httpStatus}: FORBIDDEN: not yours$`),
      requestId: "r-1",
    }),
  ),
  {
    when: "answers 403 with a page",
    answer: answering(403, "<h1>Blocked</h1>"),
    outcome: "ApiError",
    means: "refused",
    text: /^HTTP 403$/,
  },
  {
    when: "answers 404",
    answer: answering(404, failure("NOT_FOUND", "nobody asked")),
    outcome: "NOT_FOUND",
    means: "seen",
    text: /^nobody asked$/,
    requestId: "r-1",
  },
  {
    when: "answers success: false with another code",
    answer: answering(200, forbidden),
    outcome: "ApiError",
    means: "refused",
    text: /^HTTP 200: FORBIDDEN: not yours$/,
    requestId: "r-1",
  },
  ...[408, 500, 502, 503, 504, 599].map(
    (httpStatus): Row => ({
      when: `answers ${httpStatus}`,
      answer: answering(httpStatus, failure("DOWN", "back soon")),
      outcome: "UnavailableError",
      means: "trouble",
      text: new RegExp(`^HTTP ${httpStatus}: back soon$`),
      requestId: "r-1",
    }),
  ),
  ...(
    [
      [429, "7", 7_000],
      [429, "0", 0],
      [429, "3600", 60_000],
      [429, "Wed, 01 Jan 2098 00:00:00 GMT", 60_000],
      [429, "-1", "none"],
      [429, "soon", "none"],
      [429, undefined, "none"],
      [503, "7", 7_000],
    ] as const
  ).map(
    ([httpStatus, header, retryAfterMs]): Row => ({
      when: `answers ${httpStatus} with ${header === undefined ? "no Retry-After" : `Retry-After: ${header}`}`,
      answer: answering(httpStatus, "", header === undefined ? {} : { "Retry-After": header }),
      outcome: "ThrottledError",
      means: "throttled",
      text: new RegExp(`^HTTP ${httpStatus}: too many requests`),
      retryAfterMs,
    }),
  ),
  {
    when: "answers 503 with a Retry-After of nonsense",
    answer: answering(503, "", { "Retry-After": "-1" }),
    outcome: "UnavailableError",
    means: "trouble",
    text: /^HTTP 503$/,
    retryAfterMs: "none",
  },
  {
    when: "answers 401 to a token that cannot be renewed",
    answer: answering(401, failure("UNAUTHORIZED", "expired")),
    outcome: "UnauthorizedError",
    means: "refused",
    text: /the access token from LUCIDITY_ACCESS_TOKEN is expired or not valid, and it cannot be renewed/,
    requestId: "r-1",
  },
];
