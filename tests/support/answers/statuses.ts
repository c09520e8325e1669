/** Statuses other than 200, and envelopes that say what failed. */
import { answering, failure, forbidden, type Row } from "./row";

export const statusRows: Row[] = [
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
      text: new RegExp(`^HTTP ${httpStatus}: DOWN: back soon$`),
      requestId: "r-1",
    }),
  ),
  {
    when: "answers 500 with a code that is not in an envelope",
    answer: answering(500, '{"error":{"code":500,"message":"backend error"}}'),
    outcome: "UnavailableError",
    means: "trouble",
    text: /^HTTP 500: backend error$/,
  },
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
    text: /^HTTP 401: UNAUTHORIZED: expired; the access token from LUCIDITY_ACCESS_TOKEN may .* be renewed/,
    requestId: "r-1",
  },
];
