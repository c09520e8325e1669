/**
 * Every fault that the API, the network or the clock can show, at three moments of a wait, in create, update and read.
 * The wait may take 10 minutes, and the jitter is none: so the requests can be counted.
 */
import assert from "node:assert/strict";
import { Door } from "../../../provider/dynamic/door";
import { InitializationError, ReadInitializationError } from "../../../provider/engine/initFailures";
import { PartitionOnboardingLifecycle } from "../../../provider/resources/partitionOnboarding";
import { type Reply, statusReply, World } from "../../support/world";

const partition = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
const inputs = { ...partition, timeouts: { create: "10m", update: "10m" }, __provider: "require" };
const id = "AWS/123456789012/i-0abc/%2Fdev%2Fsdf";
const envelope = (code: string, more: object = {}) =>
  JSON.stringify({
    success: false,
    data: null,
    error: { code, message: "so it is" },
    requestId: "req-9",
    ...more,
  });

/** What becomes of a wait, and after how many requests for the status. */
type Fate = [outcome: RegExp | "onboarded", requests: number];

/** The fates: from the first request on for ever; for three requests after two answers; from the fifth minute on for ever. */
interface Kind {
  first: Fate;
  middle: Fate;
  last: Fate;
}

const reached = /^Not onboarded within 10m/;
const refused = /^Lucidity's API cannot tell the status/;
const kinds = {
  "fails at once": { first: [refused, 1], middle: [refused, 3], last: [refused, 25] },
  "is ridden out": {
    first: [/cannot be reached|answered, but not as Lucidity does/, 9],
    middle: ["onboarded", 6],
    last: [reached, 44],
  },
  // Each look repeats a dropped connection twice, quickly.
  "is repeated and ridden out": {
    first: [/cannot be reached|answered, but not as Lucidity does/, 24],
    middle: ["onboarded", 6],
    last: [reached, 84],
  },
  "takes its time and is ridden out": {
    first: [/cannot be reached|answered, but not as Lucidity does/, 6],
    middle: ["onboarded", 6],
    last: [reached, 37],
  },
  "slows down": { first: [reached, 29], middle: ["onboarded", 6], last: [reached, 39] },
  "waits on": { first: [reached, 44], middle: ["onboarded", 6], last: [reached, 44] },
  "is not visible": {
    first: [/^Nothing has requested this onboarding/, 25],
    middle: ["onboarded", 6],
    last: [reached, 44],
  },
} satisfies Record<string, Kind>;

interface Row {
  fault: string;
  /** A function is told how often the fault has struck before. */
  reply: Reply | ((world: World, before: number) => Reply);
  fate: keyof typeof kinds;
  /** What the user reads besides, wherever the wait fails. */
  says: RegExp;
  /** Where it is not as its kind says. */
  but?: Partial<Kind>;
}

const breaks = (code: string, afterS = 0.1): Reply => ({ breaks: code, afterS });
const http = (status: number, body = envelope("E"), headers: Record<string, string> = {}): Reply => ({
  status,
  body,
  headers,
});
const redirect = (status: number): Reply => http(status, "", { location: "https://elsewhere.example/steal" });
const throttle = (retryAfter?: string): Reply =>
  http(429, "", retryAfter === undefined ? {} : { "retry-after": retryAfter });
const failed = (reason: string): Reply => ({
  body: JSON.stringify({
    success: true,
    data: { status: "PARTITION_STATUS_FAILED", message: reason },
    requestId: "r",
  }),
});
const reports = (status: string): Partial<Kind> => {
  const fails = new RegExp(`^Lucidity reports PARTITION_STATUS_${status}`);
  return { first: [fails, 1], middle: [fails, 3], last: [fails, 25] };
};

const table: Row[] = [
  {
    fault: "DNS failure",
    reply: breaks("ENOTFOUND"),
    fate: "is ridden out",
    says: /not known to DNS|ENOTFOUND/,
  },
  { fault: "refused", reply: breaks("ECONNREFUSED"), fate: "is ridden out", says: /ECONNREFUSED/ },
  { fault: "reset", reply: breaks("ECONNRESET"), fate: "is repeated and ridden out", says: /ECONNRESET/ },
  {
    fault: "hang before headers",
    reply: breaks("ETIMEDOUT", 10),
    fate: "takes its time and is ridden out",
    says: /no answer|ETIMEDOUT/,
  },
  {
    fault: "hang in the body",
    reply: breaks("ECONNABORTED", 10),
    fate: "takes its time and is ridden out",
    says: /no answer|ETIMEDOUT/,
  },
  {
    fault: "cut body",
    reply: http(200, '{"success":true,"data":{"sta'),
    fate: "is ridden out",
    says: /unreadable answer|cannot be read/,
  },
  {
    fault: "wrong content type",
    reply: { body: "status: fine", headers: { "content-type": "text/plain" } },
    fate: "is ridden out",
    says: /status: fine/,
  },
  { fault: "empty body", reply: { body: "" }, fate: "is ridden out", says: /it is empty/ },
  {
    fault: "HTML with 200",
    reply: { body: "<html>Sign in</html>" },
    fate: "is ridden out",
    says: /<html>Sign in/,
  },
  {
    fault: "301 to another host",
    reply: redirect(301),
    fate: "fails at once",
    says: /HTTP 301 points to elsewhere\.example/,
  },
  {
    fault: "302 to another host",
    reply: redirect(302),
    fate: "fails at once",
    says: /HTTP 302 points to elsewhere\.example/,
  },
  {
    fault: "307 to another host",
    reply: redirect(307),
    fate: "fails at once",
    says: /HTTP 307 points to elsewhere\.example/,
  },
  { fault: "400", reply: http(400), fate: "fails at once", says: /HTTP 400: E: so it is[\s\S]*req-9/ },
  {
    fault: "401 for ever",
    reply: http(401, ""),
    fate: "fails at once",
    says: /HTTP 401.*LUCIDITY_REFRESH_TOKEN/,
    but: { first: [refused, 2], middle: [refused, 4], last: [refused, 26] },
  },
  {
    fault: "401 once",
    reply: (_world, before) => (before === 0 ? http(401, "") : statusReply("IN_PROGRESS")),
    fate: "waits on",
    says: /the last status was PARTITION_STATUS_IN_PROGRESS/,
    but: { first: [reached, 45], last: [reached, 45] },
  },
  { fault: "403", reply: http(403), fate: "fails at once", says: /HTTP 403: E/ },
  {
    fault: "404 in the API's words",
    reply: http(404, envelope("NOT_FOUND")),
    fate: "is not visible",
    says: /NOT_FOUND/,
  },
  { fault: "409", reply: http(409), fate: "fails at once", says: /HTTP 409: E/ },
  {
    fault: "success: false with 200",
    reply: http(200, envelope("QUOTA")),
    fate: "fails at once",
    says: /QUOTA: so it is/,
  },
  { fault: "408", reply: http(408), fate: "is ridden out", says: /408/ },
  {
    fault: "429 with 20 s",
    reply: throttle("20"),
    fate: "slows down",
    says: /× 429/,
  },
  {
    fault: "429 with an HTTP date",
    reply: () => throttle(new Date(Date.now() + 20_000).toUTCString()),
    fate: "slows down",
    says: /× 429/,
  },
  {
    fault: "429 for a year",
    reply: throttle("31536000"),
    fate: "slows down",
    says: /× 429/,
    but: { first: [reached, 10], last: [reached, 29] },
  },
  { fault: "429 for less than nothing", reply: throttle("-5"), fate: "slows down", says: /× 429/ },
  { fault: "429 with garbage", reply: throttle("soon"), fate: "slows down", says: /× 429/ },
  { fault: "429 alone", reply: throttle(), fate: "slows down", says: /× 429/ },
  { fault: "500", reply: http(500, "oops"), fate: "is ridden out", says: /HTTP 500|× 500/ },
  {
    fault: "502",
    reply: http(502, "<html>Bad Gateway</html>"),
    fate: "is ridden out",
    says: /HTTP 502|× 502/,
  },
  { fault: "503", reply: http(503, ""), fate: "is ridden out", says: /HTTP 503|× 503/ },
  {
    fault: "503 with Retry-After",
    reply: http(503, "", { "retry-after": "20" }),
    fate: "slows down",
    says: /× 503/,
  },
  { fault: "504", reply: http(504, ""), fate: "is ridden out", says: /HTTP 504|× 504/ },
  {
    fault: "an answer of 2 MiB or a gzip bomb",
    reply: breaks("maxContentLength size of 1048576 exceeded"),
    fate: "is ridden out",
    says: /larger than 1 MiB|TOO_LARGE/,
  },
  {
    fault: "10,000 headers",
    reply: breaks("HPE_HEADER_OVERFLOW"),
    fate: "is ridden out",
    says: /HPE_HEADER_OVERFLOW/,
  },
  {
    fault: "JSON that is an array",
    reply: { body: "[1]" },
    fate: "is ridden out",
    says: /cannot be read as one of Lucidity's: \[1\]|unreadable/,
  },
  { fault: "JSON that is null", reply: { body: "null" }, fate: "is ridden out", says: /: null|unreadable/ },
  {
    fault: "JSON with __proto__",
    reply: { body: '{"__proto__":{"data":{"status":"PARTITION_STATUS_ON_BOARDED"}}}' },
    fate: "is ridden out",
    says: /__proto__/,
  },
  {
    fault: "a status never heard of",
    reply: statusReply("RESIZING"),
    fate: "waits on",
    says: /the last status was PARTITION_STATUS_RESIZING/,
  },
  {
    fault: "a status that goes backwards",
    reply: statusReply("PENDING"),
    fate: "waits on",
    says: /the last status was PARTITION_STATUS_PENDING/,
  },
  {
    fault: "a failure",
    reply: failed("disk is busy"),
    fate: "fails at once",
    says: /reason: disk is busy/,
    but: reports("FAILED"),
  },
  {
    fault: "NUL and escape codes in the reason",
    reply: failed("a\u0000b\u001b[31mc"),
    fate: "fails at once",
    says: /reason: a\\u0000b\\u001b\[31mc/,
    but: reports("FAILED"),
  },
  {
    fault: "a reason of 100 kB",
    reply: failed("x".repeat(100_000)),
    fate: "fails at once",
    says: /reason: x{500}…\n/,
    but: reports("FAILED"),
  },
  {
    fault: "a wall clock that jumps by a day",
    reply: (world) => {
      world.timers.setSystemTime(Date.now() + 24 * 3_600_000);
      return statusReply("IN_PROGRESS");
    },
    fate: "waits on",
    says: /the last status was PARTITION_STATUS_IN_PROGRESS/,
  },
];

const moments = {
  first: "at first contact and for ever",
  middle: "for three requests in mid-wait",
  last: "from the fifth minute to the deadline",
} as const;

/** What the API answers to its n-th request, where the fault strikes at this moment. */
function isFaulty(moment: keyof typeof moments, n: number, nowMs: number): boolean {
  if (moment === "first") return true;
  return moment === "middle" ? n >= 2 && n < 5 : nowMs >= 5 * 60_000;
}

const operations: Record<string, (lifecycle: Door) => Promise<{ status: unknown }>> = {
  create: async (lifecycle) => statusOf((await lifecycle.create(inputs)).outs),
  update: async (lifecycle) =>
    statusOf((await lifecycle.update(id, { ...inputs, status: "PENDING" }, inputs)).outs),
  read: async (lifecycle) => statusOf((await lifecycle.read(id, { ...inputs, status: "PENDING" })).props),
};
const statusOf = ({ status }: Record<string, unknown>) => ({ status });

describe("the fault matrix", () => {
  let world: World | undefined;
  afterEach(() => world?.leave());

  for (const { fault, reply, fate, says, but } of table) {
    describe(`${fault} ${fate}`, () => {
      for (const [moment, when] of Object.entries(moments) as [keyof Kind, string][]) {
        const [outcome, requests] = but?.[moment] ?? kinds[fate][moment];
        const end =
          outcome === "onboarded"
            ? "and the wait goes on to its end"
            : `and the wait ends as ${outcome.source}`;
        for (const [operation, run] of Object.entries(operations)) {
          it(`${when}, in ${operation}: ${requests} requests, ${end}`, async () => {
            let struck = 0;
            const here: World = new World((n) => {
              if (isFaulty(moment, n, here.nowMs))
                return typeof reply === "function" ? reply(here, struck++) : reply;
              return statusReply(moment === "middle" && n >= 5 ? "ON_BOARDED" : "IN_PROGRESS");
            });
            world = here;
            const result = await here.settle(
              run(new Door(here.host, new PartitionOnboardingLifecycle(here.host))),
            );
            assert.equal(here.polls.length, requests);
            assert.ok(
              here.polls.every(({ path }) => path === "/external/client/api/v1/partition/create/status"),
            );
            if (outcome === "onboarded") {
              assert.deepEqual(result, { value: { status: "ON_BOARDED" } });
              return;
            }
            assert.ok("error" in result, "it fails");
            const text = textOf(result.error, operation);
            assert.match(text, outcome);
            assert.match(text, says);
            assert.match(text, /partition \/dev\/sdf of instance i-0abc \(AWS account 123456789012\)/);
            assert.match(text, /at \d{4}-\d\d-\d\dT\S+Z, after \S+.* and \d+ check/);
            assert.match(text, /\n {2}next: /);
            assert.doesNotMatch(text, /canary/);
            assert.equal(here.timers.countTimers(), 0, "no timer is left");
          });
        }
      }
    });
  }
});

function textOf(error: unknown, operation: string): string {
  if (operation === "read") {
    assert.ok(error instanceof ReadInitializationError);
    return error.details;
  }
  assert.ok(error instanceof InitializationError);
  assert.equal(error.id, id);
  assert.equal(error.properties.__provider, "require");
  return error.reasons.join("\n");
}
