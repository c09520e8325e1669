import assert from "node:assert/strict";
import { type Ending, endingOf, exitCodeOf, unlessUnreached } from "../../../provider/command/endings";
import * as errors from "../../../provider/lucidity/errors";
import type { Outcome } from "../../../provider/wait/types";
import { historyWith } from "./fixtures";

const history = historyWith();
const refused = (error: Error): Outcome => ({ kind: "refused", error, history });

const cases: [what: string, outcome: Outcome, ending: Ending, code: number][] = [
  ["an onboarding", { kind: "onboarded", history }, "onboarded", 0],
  ["a failed onboarding", { kind: "failed", status: "FAILED", history }, "failed", 1],
  ["an onboarding that was not requested", { kind: "unseen", graceMs: 1, history }, "failed", 1],
  ["a request that the API refuses", refused(new errors.ApiError(400, "X", "x", undefined)), "failed", 1],
  ["an error that is none of the API's", refused(new Error("a bug")), "failed", 1],
  ["a deadline", { kind: "timedOut", timeoutMs: 1, history }, "timedOut", 3],
  [
    "a refused refresh token",
    refused(new errors.TokenExchangeError("x", 400, "x", undefined)),
    "credentials",
    4,
  ],
  ["an unreadable token file", refused(new errors.CredentialError("x", "x")), "credentials", 4],
  ["a refused access token", refused(new errors.UnauthorizedError("x", "accessToken")), "credentials", 4],
  ["a missing permission", refused(new errors.ApiError(403, "X", "x", undefined)), "credentials", 4],
  ["an API out of reach", { kind: "unreachable", error: new Error("x"), history }, "notReached", 5],
  ["a bad certificate", refused(new errors.TlsError("X", "x")), "notReached", 5],
  ["a proxy that refuses", refused(new errors.ProxyError("x")), "notReached", 5],
  ["a redirect", refused(new errors.RedirectError(302, "x")), "notReached", 5],
  [
    "an endpoint of another API",
    refused(new errors.TokenExchangePathError(404, "x", "x", "x")),
    "notReached",
    5,
  ],
  [
    "an error of the API's own",
    refused(new errors.UnavailableError(500, "X", "x", undefined)),
    "notReached",
    5,
  ],
  ["Ctrl-C", { kind: "cancelled", history }, "cancelled", 130],
];

describe("the exit code of the command", () => {
  for (const [what, outcome, ending, code] of cases)
    it(`is ${code} for ${what}`, () => {
      assert.equal(endingOf(outcome, { once: false }), ending);
      assert.equal(exitCodeOf([ending]), code);
    });

  it("is 3 for a status that is neither onboarded nor failed, and 0 where visible was enough", () => {
    const pending: Outcome = { kind: "recorded", status: "PENDING", history };
    assert.equal(exitCodeOf([endingOf(pending, { once: true })]), 3);
    assert.equal(exitCodeOf([endingOf(pending, { once: false })]), 0);
  });

  it("is that of the first in the documented order, whatever the order of the partitions", () => {
    const order: Ending[] = ["onboarded", "timedOut", "failed", "notReached", "credentials", "cancelled"];
    const codes = order.map((_, index) => {
      const endings = order.slice(0, index + 1);
      assert.equal(exitCodeOf(endings), exitCodeOf(endings.toReversed()));
      return exitCodeOf(endings);
    });
    assert.deepEqual(codes, [0, 3, 1, 5, 4, 130]);
  });
});

describe("a deadline before the first answer", () => {
  const endOf = (lastError: Error | undefined, lastStatus?: string): string =>
    unlessUnreached({
      kind: "timedOut",
      timeoutMs: 1,
      history: historyWith({ ...(lastError && { lastError }), ...(lastStatus && { lastStatus }) }),
    }).kind;

  it("counts as an API out of reach where no answer could be read", () => {
    assert.equal(endOf(new errors.NetworkError("ECONNREFUSED", "x")), "unreachable");
    assert.equal(endOf(new errors.UnreadableAnswerError("<html>")), "unreachable");
  });

  it("stays a timeout where a status was seen before, where nothing was sent, and where the API asked to slow down", () => {
    assert.equal(endOf(new errors.NetworkError("ECONNREFUSED", "x"), "PENDING"), "timedOut");
    assert.equal(endOf(undefined), "timedOut");
    assert.equal(endOf(new errors.ThrottledError(429, undefined, undefined)), "timedOut");
  });
});
