import assert from "node:assert/strict";
import * as errors from "../../../provider/lucidity/errors";
import { ErrorHistory } from "../../../provider/session/errorHistory";
import type { Poll } from "../../../provider/wait/types";
import { VirtualClock } from "../../support/virtualClock";

const nothing: errors.Worked = { answered: false, credentialRead: false, tokenAccepted: false };
const all: errors.Worked = { answered: true, credentialRead: true, tokenAccepted: true };

const pollOf = (error: unknown, worked: errors.Worked) =>
  new ErrorHistory({ ...worked }, new VirtualClock()).pollOf(error, "account");

type Kind = Poll["kind"];
const none = undefined;
const unauthorized = new errors.UnauthorizedError("X", "refreshToken");
const unread = new errors.CredentialError("X", "it is empty");
const redirect = new errors.RedirectError(302, "elsewhere");
const untrusted = new errors.TlsError("CERT_HAS_EXPIRED", "h");
const noExchange = new errors.TokenExchangePathError(404, "POST /", none, none);

const rows: [what: string, error: Error, atFirst: Kind, later: Kind, until?: keyof errors.Worked][] = [
  ["a refusal by the API", new errors.ApiError(400, "INVALID", none, none), "refused", "refused"],
  ["a missing permission", new errors.ApiError(403, "FORBIDDEN", none, none), "refused", "refused"],
  ["a refused refresh token", new errors.TokenExchangeError("X", 401, none, none), "refused", "refused"],
  ["a bug of this provider", new TypeError("a bug"), "refused", "refused"],
  ["a second 401", unauthorized, "refused", "trouble", "tokenAccepted"],
  ["an unreadable credential", unread, "refused", "trouble", "credentialRead"],
  ["a redirect", redirect, "refused", "trouble", "answered"],
  ["an untrusted certificate", untrusted, "refused", "trouble", "answered"],
  ["a proxy that refuses", new errors.ProxyError("407"), "refused", "trouble", "answered"],
  ["no exchange at its path", noExchange, "refused", "trouble", "answered"],
  ["an API that is down", new errors.UnavailableError(502, none, none, none), "trouble", "trouble"],
  ["a broken connection", new errors.NetworkError("ECONNRESET", "it broke"), "trouble", "trouble"],
  ["an unreadable answer", new errors.UnreadableAnswerError("<p>"), "trouble", "trouble"],
  ["too many requests", new errors.ThrottledError(429, none, none), "throttled", "throttled"],
];

describe("what an error means for a wait", () => {
  for (const [what, error, atFirst, later, until] of rows) {
    const change = until === undefined ? "" : `, and ${later} once ${until}`;
    it(`${what}: ${atFirst}${change}`, () => {
      for (const [worked, kind] of [
        [nothing, atFirst],
        [all, later],
        ...(until === undefined
          ? []
          : [
              [{ ...nothing, [until]: true }, later],
              [{ ...all, [until]: false }, atFirst],
            ]),
      ] as const) {
        const poll = pollOf(error, worked as errors.Worked);
        assert.equal(poll.kind, kind);
        assert.ok(poll.kind !== "seen" && poll.error === error, "the error itself");
      }
    });
  }

  it("a thrown value that is not an Error: refused, with its text", () => {
    const poll = pollOf("thrown words", nothing);
    assert.ok(poll.kind === "refused" && poll.error.message === "thrown words");
  });

  const labels: [label: string, error: errors.LucidityError][] = [
    ["502", new errors.UnavailableError(502, none, none, none)],
    ["408", new errors.UnavailableError(408, none, none, none)],
    ["ECONNRESET", new errors.NetworkError("ECONNRESET", "it broke")],
    ["proxy 502", new errors.NetworkError("proxy 502", "the proxy")],
    ["unreadable answer", new errors.UnreadableAnswerError("<p>")],
    ["429", new errors.ThrottledError(429, none, none)],
    ["302", redirect],
    ["CERT_HAS_EXPIRED", untrusted],
    ["401", unauthorized],
    ["unreadable credential", unread],
  ];
  for (const [label, error] of labels)
    it(`${error.name} is counted as ${label}`, () => {
      const poll = pollOf(error, all);
      assert.ok("label" in poll && poll.label === label);
    });

  const answers: [what: string, error: Error, isAnswer: boolean][] = [
    ["a 429", new errors.ThrottledError(429, none, none), true],
    ["a refusal in the API's words", new errors.ApiError(400, "INVALID", none, none), true],
    ["a refusal without a code", new errors.ApiError(403, none, none, none), false],
    ["a 503", new errors.UnavailableError(503, none, none, none), false],
  ];
  for (const [what, error, isAnswer] of answers)
    it(`takes ${what} for ${isAnswer ? "an" : "no"} answer of the API: a redirect after it is ${isAnswer ? "trouble" : "refused"}`, () => {
      const history = new ErrorHistory({ ...nothing }, new VirtualClock());
      history.pollOf(error, "account");
      const { kind } = history.pollOf(redirect, "account");
      assert.equal(kind, isAnswer ? "trouble" : "refused");
    });

  it("says which trouble is about the credential", () => {
    const isOfCredential = (error: Error) => {
      const poll = pollOf(error, all);
      return poll.kind === "trouble" && poll.isOfCredential;
    };
    assert.equal(isOfCredential(unread), true);
    assert.equal(isOfCredential(unauthorized), true);
    assert.equal(isOfCredential(redirect), false);
  });

  it("slows all requests down for as long as the API asks", () => {
    const pauseOf = (error: Error) => {
      const poll = pollOf(error, nothing);
      return poll.kind === "throttled" ? poll.retryAfterMs : Number.NaN;
    };
    assert.equal(pauseOf(new errors.ThrottledError(503, 7_000, none)), 7_000);
    assert.equal(pauseOf(new errors.ThrottledError(429, none, none)), undefined);
  });

  it("leaves it to a wait whether an error of its partition is permanent, and hands on which answers the end quotes", () => {
    const more = (error: Error) => {
      const poll = pollOf(error, nothing);
      return poll.kind === "trouble" ? [poll.permanence?.key, poll.isUnreadable] : [];
    };
    assert.deepEqual(more(new errors.UnavailableError(500, "INTERNAL", none, none)), ["500 INTERNAL", false]);
    assert.deepEqual(more(new errors.UnavailableError(408, "SLOW", none, none)), [none, false]);
    assert.deepEqual(more(new errors.UnreadableAnswerError("<p>")), [none, true]);
  });

  describe("once it has worked", () => {
    const minuteMs = 60_000;
    type Step = errors.LucidityError | "an answer" | { of: string; error?: errors.LucidityError };

    /** What each step means, one after the other. */
    function* meanings(everyMs: number, steps: readonly Step[]): Generator<Kind | undefined> {
      let nowMs = 0;
      const history = new ErrorHistory({ ...all }, { now: () => nowMs, sleep: async () => {} });
      for (const step of steps) {
        const { of: account = "one", error = undefined } =
          step instanceof Error ? { error: step } : typeof step === "string" ? {} : step;
        if (error === undefined) history.answered(account);
        yield error && history.pollOf(error, account).kind;
        nowMs += everyMs;
      }
    }
    const last = (everyMs: number, ...steps: Step[]) => [...meanings(everyMs, steps)].at(-1);

    const cases: [what: string, everyMs: number, steps: Step[], last: Kind][] = [
      ["a third 401 within a minute", minuteMs / 3, Array(3).fill(unauthorized), "trouble"],
      ["a third 401 after a minute", minuteMs / 2, Array(3).fill(unauthorized), "refused"],
      ["a second 401 after a minute", minuteMs, Array(2).fill(unauthorized), "trouble"],
      ["a 401 after an answer", minuteMs, [unauthorized, unauthorized, "an answer", unauthorized], "trouble"],
      [
        "a 401 after other trouble",
        minuteMs,
        [unauthorized, unauthorized, redirect, unauthorized],
        "trouble",
      ],
      [
        "a 401 of one account while another is answered",
        minuteMs / 4,
        [unauthorized, { of: "two" }, unauthorized, { of: "two" }, unauthorized],
        "refused",
      ],
      [
        "a 401 of another account",
        minuteMs,
        [unauthorized, unauthorized, { of: "two", error: unauthorized }],
        "trouble",
      ],
      ["a credential that could not be read for 9 minutes", minuteMs, Array(10).fill(unread), "trouble"],
      ["a credential that could not be read for 10 minutes", minuteMs, Array(11).fill(unread), "refused"],
      [
        "a credential that could not be read for 10 minutes, but for one answer",
        minuteMs,
        [...Array(8).fill(unread), "an answer", ...Array(10).fill(unread)],
        "trouble",
      ],
      [
        "a credential that could not be read for 10 minutes, but for one request to slow down",
        minuteMs,
        [...Array(8).fill(unread), new errors.ThrottledError(429, none, none), ...Array(3).fill(unread)],
        "trouble",
      ],
      [
        "a credential that could not be read for 10 minutes, for several accounts",
        minuteMs,
        Array.from({ length: 11 }, (_, index) => ({ of: `account ${index}`, error: unread })),
        "refused",
      ],
      ["a redirect for an hour", minuteMs, Array(60).fill(redirect), "trouble"],
    ];
    for (const [what, everyMs, steps, kind] of cases)
      it(`${what}: ${kind}`, () => assert.equal(last(everyMs, ...steps), kind));
  });
});
