import { statusReply } from "../../../support/world";
import {
  breaks,
  deadline,
  type Effect,
  type Endings,
  envelope,
  type Fault,
  http,
  refused,
  testFaults,
} from "./matrix";

const riddenOut = "is ridden out";
const slow = "takes its time and is ridden out";
const untilAnAnswer = "fails at once, but is ridden out after an answer";

testFaults("connections that break", [
  ["a host name that DNS does not know", breaks("ENOTFOUND"), riddenOut, /not known to DNS|ENOTFOUND/],
  ["a refused connection", breaks("ECONNREFUSED"), riddenOut, /ECONNREFUSED/],
  ["a connection that is reset", breaks("ECONNRESET"), "is repeated and ridden out", /ECONNRESET/],
  ["a server that hangs before the headers", breaks("ETIMEDOUT", 10), slow, /no answer|ETIMEDOUT/],
  ["a server that hangs within the body", breaks("ECONNABORTED", 10), slow, /no answer|ETIMEDOUT/],
  [
    "an answer of 2 MiB or a gzip bomb",
    breaks("maxContentLength size of 1048576 exceeded"),
    riddenOut,
    /larger than 1 MiB|TOO_LARGE/,
  ],
  ["an answer with 10,000 headers", breaks("HPE_HEADER_OVERFLOW"), riddenOut, /HPE_HEADER_OVERFLOW/],
]);

testFaults(
  "a certificate that cannot be trusted",
  ["CERT_HAS_EXPIRED", "SELF_SIGNED_CERT_IN_CHAIN"].map((code) => [
    code,
    breaks(code),
    untilAnAnswer,
    new RegExp(code),
  ]),
);

testFaults("a server in trouble", [
  ["408", http(408), riddenOut, /408/],
  ["500", http(500, "oops"), riddenOut, /HTTP 500|× 500/],
  ["502", http(502, "<html>Bad Gateway</html>"), riddenOut, /HTTP 502|× 502/],
  ["503", http(503, ""), riddenOut, /HTTP 503|× 503/],
  ["504", http(504, ""), riddenOut, /HTTP 504|× 504/],
]);

testFaults("refusals", [
  ...[301, 302, 307].map(
    (status): Fault => [
      `${status} to another host`,
      http(status, "", { location: "https://elsewhere.example/steal" }),
      untilAnAnswer,
      new RegExp(`HTTP ${status} points to elsewhere\\.example|\\d × ${status}`),
    ],
  ),
  ["400", http(400), "fails at once", /HTTP 400: E: so it is[\s\S]*req-9/],
  [
    "401 to every token",
    http(401, ""),
    "fails at once",
    /HTTP 401.*LUCIDITY_REFRESH_TOKEN/,
    // After an answer: once it has come for a minute.
    { first: [refused, 2], middle: ["onboarded", 6], last: [refused, 30] },
  ],
  [
    "401 once",
    (_world, before) => (before === 0 ? http(401, "") : statusReply("IN_PROGRESS")),
    "is waited on",
    /the last status was PARTITION_STATUS_IN_PROGRESS/,
    { first: [deadline, 45], last: [deadline, 45] },
  ],
  ["403", http(403), "fails at once", /HTTP 403: E/],
  ["404 in the API's words", http(404, envelope("NOT_FOUND")), "is not visible", /NOT_FOUND/],
  ["409", http(409), "fails at once", /HTTP 409: E/],
  ["success: false with 200", http(200, envelope("QUOTA")), "fails at once", /QUOTA: so it is/],
]);

const failed = (reason: string) =>
  statusReply("FAILED", { data: { status: "PARTITION_STATUS_FAILED", message: reason } });
const reported = /^Lucidity reports PARTITION_STATUS_FAILED/;
const reports: Endings = { first: [reported, 1], middle: [reported, 3], last: [reported, 25] };
const inProgress = /the last status was PARTITION_STATUS_IN_PROGRESS/;

testFaults("statuses", [
  [
    "a status that the guide does not name",
    statusReply("RESIZING"),
    "is waited on",
    /the last status was RESIZING/,
  ],
  [
    "a status that goes backwards",
    statusReply("PENDING"),
    "is waited on",
    /the last status was PARTITION_STATUS_PENDING/,
  ],
  ["a failure", failed("disk is busy"), "fails at once", /reason: disk is busy/, reports],
  [
    "a failure with NUL and escape codes in its reason",
    failed("a\u0000b\u001b[31mc"),
    "fails at once",
    /reason: a\\u0000b\\u001b\[31mc/,
    reports,
  ],
  [
    "a failure with a reason of 100 kB",
    failed("x".repeat(100_000)),
    "fails at once",
    /reason: x{500}…\n/,
    reports,
  ],
  [
    "a wall clock that jumps by a day",
    (world) => {
      world.timers.setSystemTime(Date.now() + 24 * 3_600_000);
      return statusReply("IN_PROGRESS");
    },
    "is waited on",
    inProgress,
  ],
]);

const retryAfter = (status: number, value?: string) =>
  http(status, "", value === undefined ? {} : { "retry-after": value });
const slows: Effect = "slows down";
/** Without a pause the first minutes hold more requests. */
const withoutPause: Partial<Endings> = { first: [deadline, 31] };

testFaults("answers that ask to slow down", [
  ["429 with a Retry-After of 20 s", retryAfter(429, "20"), slows, /× 429/],
  [
    "429 with a Retry-After of a year",
    retryAfter(429, "31536000"),
    slows,
    /× 429/,
    { first: [deadline, 10], last: [deadline, 29] },
  ],
  ["429 with a Retry-After that is a word", retryAfter(429, "soon"), slows, /× 429/, withoutPause],
  ["429 without Retry-After", retryAfter(429), slows, /× 429/, withoutPause],
  ["503 with a Retry-After of 20 s", retryAfter(503, "20"), slows, /× 503/],
]);

testFaults("answers that cannot be read", [
  [
    "a web page with 404",
    http(404, "<html>No such page</html>"),
    riddenOut,
    /POST \/external\/client\/api\/v1\/partition\/create\/status at app\.lucidity\.cloud:443 \(HTTP 404\).*check lucidity:endpoint.*No such page|unreadable/,
  ],
  ["an empty body with 404", http(404, ""), riddenOut, /it is empty|unreadable/],
  [
    "a body that is cut off",
    http(200, '{"success":true,"data":{"sta'),
    riddenOut,
    /unreadable answer|cannot be read/,
  ],
  [
    "a wrong content type",
    http(200, "status: fine", { "content-type": "text/plain" }),
    riddenOut,
    /status: fine/,
  ],
  ["an empty body", http(200, ""), riddenOut, /it is empty/],
  ["HTML with 200", http(200, "<html>Sign in</html>"), riddenOut, /<html>Sign in/],
  [
    "JSON that is an array",
    http(200, "[1]"),
    riddenOut,
    /cannot be read as one of Lucidity's: \[1\]|unreadable/,
  ],
  ["JSON that is null", http(200, "null"), riddenOut, /: null|unreadable/],
  [
    "JSON with __proto__",
    http(200, '{"__proto__":{"data":{"status":"PARTITION_STATUS_ON_BOARDED"}}}'),
    riddenOut,
    /__proto__/,
  ],
]);
