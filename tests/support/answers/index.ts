/** What a server may answer to a poll, and what becomes of the poll: shared by the tests of the client and of its secrets. */
import { gzipSync } from "node:zlib";
import { json, onboarded } from "../loopback";
import { answering, failure, type Row } from "./row";
import { spellings } from "./spellings";

export { answering, failure, flood, meanings } from "./row";

const forbidden = failure("FORBIDDEN", "not yours");
const inTime = /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/;
const r1 = { requestId: "r-1" };

const connections: Row[] = [
  [
    "resets the connection",
    (response) => response.socket?.resetAndDestroy(),
    "NetworkError",
    /closed before the answer was complete \(ECONNRESET\), 127\.0\.0\.1:\d+$/,
    { requests: 3 },
  ],
  [
    "resets the connection once",
    (response, _asked, index) =>
      index === 0 ? response.socket?.resetAndDestroy() : response.writeHead(200, json).end(onboarded),
    "ON_BOARDED",
    /^$/,
    { requests: 2 },
  ],
  ["never answers", () => {}, "NetworkError", inTime, { timeoutMs: 300 }],
  [
    "stops within the body",
    (response) => response.writeHead(200, { ...json, "Content-Length": "99" }).write("{"),
    "NetworkError",
    inTime,
    { timeoutMs: 300 },
  ],
  [
    "sends its body a byte at a time, for ever",
    (response) => {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(" "), 50);
      response.once("close", () => clearInterval(timer));
    },
    "NetworkError",
    inTime,
    { timeoutMs: 300 },
  ],
  [
    "cuts its body off",
    (response) => {
      response.writeHead(200, { ...json, "Content-Length": String(onboarded.length + 9) });
      response.write(onboarded, () => response.socket?.destroy());
    },
    "NetworkError",
    /closed before the answer was complete/,
    { requests: 3 },
  ],
  [
    "answers with broken gzip",
    answering(200, "no gzip", { "Content-Encoding": "gzip" }),
    "NetworkError",
    /Z_DATA_ERROR/,
  ],
  [
    "answers with 2 MiB",
    answering(200, onboarded.padEnd(2 * 1024 * 1024)),
    "NetworkError",
    /larger than 1 MiB/,
  ],
  [
    "answers with 10,000 headers",
    (response) => {
      for (let index = 0; index < 10_000; index++) response.setHeader(`X-${index}`, "x");
      response.writeHead(200, json).end(onboarded);
    },
    "NetworkError",
    /headers are too large \(HPE_HEADER_OVERFLOW\)/,
  ],
  [
    "speaks no HTTP",
    (response) => response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n"),
    "NetworkError",
    /the request failed \(HPE_/,
  ],
];

/** Bodies of a 200 or 204, readable or not. */
const bodies: Row[] = [
  [
    "gives JSON another type",
    answering(200, onboarded, { "Content-Type": "application/octet-stream" }),
    "ON_BOARDED",
    /^$/,
    { requestId: "req-1" },
  ],
  ["answers with nothing", answering(200), "UnreadableAnswerError", /it is empty$/],
  ["answers 204", answering(204), "UnreadableAnswerError", /it is empty$/],
  [
    "answers with a page",
    answering(200, "<!doctype html><title>Sign in</title>", { "Content-Type": "text/html" }),
    "UnreadableAnswerError",
    /: <!doctype html><title>Sign in<\/title>$/,
  ],
  [
    "answers with an array",
    answering(200, `[${onboarded}]`),
    "UnreadableAnswerError",
    /: \[\{"success":true/,
  ],
  [
    "answers with gzip",
    (response) => response.writeHead(200, { ...json, "Content-Encoding": "gzip" }).end(gzipSync(onboarded)),
    "ON_BOARDED",
    /^$/,
  ],
  ["answers with 1 MiB", answering(200, onboarded.padEnd(1024 * 1024)), "ON_BOARDED", /^$/],
];

/** Statuses other than 200, and envelopes that say what failed. */
const statuses: Row[] = [
  ...[400, 403, 405, 409, 410, 422].map(
    (httpStatus): Row => [
      `answers ${httpStatus}`,
      answering(httpStatus, forbidden),
      "ApiError",
      new RegExp(`^HTTP ${httpStatus}: FORBIDDEN: not yours$`),
      r1,
    ],
  ),
  ["answers 403 with a page", answering(403, "<h1>Blocked</h1>"), "ApiError", /^HTTP 403$/],
  ["answers 404", answering(404, failure("NOT_FOUND", "nobody asked")), "NOT_FOUND", /^nobody asked$/, r1],
  [
    "answers success: false with another code",
    answering(200, forbidden),
    "ApiError",
    /^HTTP 200: FORBIDDEN: not yours$/,
    r1,
  ],
  ...[408, 500, 502, 503, 504, 599].map(
    (httpStatus): Row => [
      `answers ${httpStatus}`,
      answering(httpStatus, failure("DOWN", "back soon")),
      "UnavailableError",
      new RegExp(`^HTTP ${httpStatus}: DOWN: back soon$`),
      r1,
    ],
  ),
  [
    "answers 500 with a code that is not in an envelope",
    answering(500, '{"error":{"code":500,"message":"backend error"}}'),
    "UnavailableError",
    /^HTTP 500: backend error$/,
  ],
  ...(
    [
      [429, "7", 7_000],
      [429, "soon", "none"],
      [429, undefined, "none"],
      [503, "7", 7_000],
    ] as const
  ).map(
    ([httpStatus, header, retryAfterMs]): Row => [
      `answers ${httpStatus} with ${header === undefined ? "no Retry-After" : `Retry-After: ${header}`}`,
      answering(httpStatus, "", header === undefined ? {} : { "Retry-After": header }),
      "ThrottledError",
      new RegExp(`^HTTP ${httpStatus}: too many requests`),
      { retryAfterMs },
    ],
  ),
  [
    "answers 503 with a Retry-After of nonsense",
    answering(503, "", { "Retry-After": "-1" }),
    "UnavailableError",
    /^HTTP 503$/,
    { retryAfterMs: "none" },
  ],
  [
    "answers 401 to a token that cannot be renewed",
    answering(401, failure("UNAUTHORIZED", "expired")),
    "UnauthorizedError",
    /^HTTP 401: UNAUTHORIZED: expired; the access token from LUCIDITY_ACCESS_TOKEN may .* be renewed/,
    r1,
  ],
];

const cutShort: [string, (text: string) => string] = ["cut short", (text) => `${text.slice(0, 12)}...`];

/** Answers that send the access token back, in each spelling. */
const echoes = [...Object.entries(spellings), cutShort].flatMap(([how, spell]): Row[] => [
  [
    `sends the token back in a message, spelled ${how}`,
    (response, { headers }) =>
      response.writeHead(403, json).end(failure("NO", `no: ${spell(`${headers.authorization}`)}`)),
    "ApiError",
    /^HTTP 403: NO: no: \[secret\](\.\.\.)?$/,
  ],
  [
    `sends the token back in a page, spelled ${how}`,
    (response, { headers }) => response.end(`<p>no: ${spell(`${headers.authorization}`)}`),
    "UnreadableAnswerError",
    /: <p>no: \[secret\](\.\.\.)?$/,
  ],
]);

export const rows: Row[] = [...connections, ...bodies, ...statuses, ...echoes];
