/**
 * Every failure that a server can show, with the tokens of its client in it wherever there is room: for the tests that search for
 * them, on sockets and on the engine. As in the fault matrix of tests/unit, every answer of a wait is faulty.
 */
import type { FaultKind } from "../../../simulator";

const saying = (code: string, message: string, requestId = "r-1") =>
  JSON.stringify({ success: false, data: null, error: { code, message }, requestId });
const reporting = (status: string, message: string) =>
  JSON.stringify({
    success: true,
    data: { status: `PARTITION_STATUS_${status}`, message },
    requestId: "r-1",
  });
const http = (httpStatus: number, message: string, headers: Record<string, string> = {}): FaultKind => ({
  kind: "status",
  httpStatus,
  headers,
  body: saying("E", message),
});

/**
 * A fault for one partition each, without an end, and what its failure says. Every text that is shown holds the tokens that the API has
 * been given: `first` and `second`.
 */
export function failuresWith(
  first: string,
  second: string,
): Record<string, [fault: FaultKind, says: RegExp]> {
  const echo = `${first} and ${second}`;
  const page = `<title>${echo}</title>`;
  const answering = (httpStatus: number) => http(httpStatus, echo);
  return {
    reset: [{ kind: "reset" }, /ECONNRESET|has not answered/],
    hang: [{ kind: "hang" }, /has not answered/],
    "hang-in-the-body": [{ kind: "hangBody" }, /has not answered/],
    "cut-body": [{ kind: "cutBody" }, /× /],
    "empty-body": [{ kind: "empty" }, /it is empty/],
    html: [{ kind: "body", body: page }, /<title>\[secret\] and \[secret\]/],
    "400": [answering(400), /HTTP 400: E: \[secret\] and \[secret\]/],
    "401": [answering(401), /HTTP 401/],
    "403": [answering(403), /HTTP 403: E: \[secret\] and \[secret\]/],
    "404": [{ ...answering(404), body: saying("NOT_FOUND", echo) } as FaultKind, /Not onboarded within/],
    "408": [answering(408), /HTTP 408/],
    "409": [answering(409), /HTTP 409: E: \[secret\]/],
    "500": [answering(500), /HTTP 500/],
    "502": [{ kind: "status", httpStatus: 502, body: page }, /HTTP 502/],
    "503": [answering(503), /HTTP 503/],
    "504": [answering(504), /HTTP 504/],
    "2-MiB": [{ kind: "bigBody", bytes: 2 * 1024 * 1024 }, /larger than 1 MiB/],
    "gzip-bomb": [{ kind: "gzipBomb", bytes: 8 * 1024 * 1024 }, /larger than 1 MiB/],
    headers: [{ kind: "manyHeaders", count: 10_000 }, /HPE_HEADER_OVERFLOW/],
    array: [{ kind: "body", body: JSON.stringify([echo]) }, /\["\[secret\] and \[secret\]"\]/],
    null: [{ kind: "body", body: "null" }, /: null/],
    prototype: [{ kind: "body", body: `{"__proto__":{"a":"${echo}"}}` }, /__proto__/],
    "a-code": [{ kind: "body", body: saying(first, "no", second) }, /\[secret\]: no/],
    "a-status": [{ kind: "body", body: reporting(first, "") }, /the last status was \[secret\]/],
    "a-reason": [
      { kind: "body", body: reporting("FAILED", `\u0000\u001b[31m${echo}`) },
      /31m\[secret\] and \[sec/,
    ],
    "a-reason-of-100-kB": [
      { kind: "body", body: reporting("FAILED", `${"x".repeat(480)}${echo.repeat(1_000)}`) },
      /x{480}\[secret\]/,
    ],
  };
}

/** A pause that all waits of a process make, and what the failure of one says. */
export function pausesWith(first: string, second: string): ReturnType<typeof failuresWith> {
  const slowDown = (headers: Record<string, string>) => http(429, `${first} and ${second}`, headers);
  return {
    "429-of-a-second": [slowDown({ "retry-after": "1" }), /× 429/],
    "429-of-the-past": [slowDown({ "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" }), /× 429/],
    "429-of-less": [slowDown({ "retry-after": "-5" }), /× 429/],
    "429-of-garbage": [slowDown({ "retry-after": first }), /× 429/],
    "429-alone": [slowDown({}), /× 429/],
  };
}

export interface FailureOfAll {
  /** Another endpoint than that of the server. */
  endpoint?: string;
  fault?: FaultKind;
  says: RegExp;
}

/** What affects all waits of a process: it ends them, or delays them. */
export const ofAllWith = (first: string, second: string): Record<string, FailureOfAll> => ({
  "a 401": { fault: http(401, `${first} and ${second}`), says: /HTTP 401/ },
  "a redirect to HTTP": {
    fault: { kind: "redirect", httpStatus: 301, to: `http://elsewhere.example/${first}` },
    says: /HTTP 301/,
  },
  "a redirect to another host": {
    fault: { kind: "redirect", httpStatus: 302, to: `https://${first}@elsewhere.example` },
    says: /HTTP 302/,
  },
  "a redirect to a query": {
    fault: { kind: "redirect", httpStatus: 307, to: `https://elsewhere.example?${second}` },
    says: /HTTP 307/,
  },
  "a host that DNS does not know": {
    endpoint: "https://nowhere.invalid",
    says: /Not onboarded within 15s/,
  },
  "a refused connection": { endpoint: "http://127.0.0.1:1", says: /ECONNREFUSED/ },
  "429 for a year": {
    fault: http(429, "so many", { "retry-after": "31536000" }),
    says: /Not onboarded within 15s/,
  },
});

/** What a token exchange answers can hold the refresh token alone: an access token that was never handed over is no secret of ours. */
export const ofExchanges = (refresh: string): Record<string, FailureOfAll> => ({
  "a token exchange that is refused": {
    fault: http(403, refresh),
    says: /LUCIDITY_REFRESH_TOKEN was refused: .*\[secret\]/,
  },
  "a token exchange that is answered by a page": {
    fault: { kind: "body", body: `<title>${refresh}</title>` },
    says: /token exchange cannot be read .*: a page, \d+ characters/,
  },
});
