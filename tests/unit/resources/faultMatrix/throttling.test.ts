import type { Reply } from "../../../support/world";
import { deadline, type Fault, http, testFaults } from "./matrix";

const retryAfter = (status: number, value?: string): Reply =>
  http(status, "", value === undefined ? {} : { "retry-after": value });
const throttled = { effect: "slows down", says: /× 429/ } satisfies Partial<Fault>;

/** No pause is asked for, so the first minutes hold more requests. */
const withoutPause = { ...throttled, but: { first: [deadline, 31] } } satisfies Partial<Fault>;

testFaults("answers that ask to slow down", [
  { fault: "429 with a Retry-After of 20 s", reply: retryAfter(429, "20"), ...throttled },
  {
    fault: "429 with an HTTP date as Retry-After",
    reply: () => retryAfter(429, new Date(Date.now() + 20_000).toUTCString()),
    ...throttled,
  },
  {
    fault: "429 with a Retry-After of a year",
    reply: retryAfter(429, "31536000"),
    ...throttled,
    but: { first: [deadline, 10], last: [deadline, 29] },
  },
  { fault: "429 with a negative Retry-After", reply: retryAfter(429, "-5"), ...withoutPause },
  { fault: "429 with a Retry-After that is a word", reply: retryAfter(429, "soon"), ...withoutPause },
  { fault: "429 without Retry-After", reply: retryAfter(429), ...withoutPause },
  {
    fault: "503 with a Retry-After of 20 s",
    reply: retryAfter(503, "20"),
    effect: "slows down",
    says: /× 503/,
  },
]);
