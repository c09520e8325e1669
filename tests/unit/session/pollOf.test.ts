import assert from "node:assert/strict";
import * as errors from "../../../provider/lucidity/errors";
import { pollOf } from "../../../provider/session/pollOf";
import type { Poll } from "../../../provider/wait/types";

const nothing: errors.Worked = { answered: false, credentialRead: false, tokenAccepted: false };
const all: errors.Worked = { answered: true, credentialRead: true, tokenAccepted: true };

type Kind = Poll["kind"];
const none = undefined;
const rows: [what: string, error: Error, atFirst: Kind, later: Kind, until?: keyof errors.Worked][] = [
  ["a refusal by the API", new errors.ApiError(400, "INVALID", none, none), "refused", "refused"],
  ["a missing permission", new errors.ApiError(403, "FORBIDDEN", none, none), "refused", "refused"],
  ["a refused refresh token", new errors.TokenExchangeError("X", 401, none, none), "refused", "refused"],
  ["a bug of this provider", new TypeError("a bug"), "refused", "refused"],
  ["a second 401", new errors.UnauthorizedError("X", "refreshToken"), "refused", "trouble", "tokenAccepted"],
  [
    "an unreadable credential",
    new errors.CredentialError("X", "it is empty"),
    "refused",
    "trouble",
    "credentialRead",
  ],
  ["a redirect", new errors.RedirectError(302, "elsewhere"), "refused", "trouble", "answered"],
  [
    "an untrusted certificate",
    new errors.TlsError("CERT_HAS_EXPIRED", "h"),
    "refused",
    "trouble",
    "answered",
  ],
  ["a proxy that refuses", new errors.ProxyError("407"), "refused", "trouble", "answered"],
  [
    "no exchange at its path",
    new errors.TokenExchangePathError(404, "POST /", none, none),
    "refused",
    "trouble",
    "answered",
  ],
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
    ["302", new errors.RedirectError(302, "elsewhere")],
    ["CERT_HAS_EXPIRED", new errors.TlsError("CERT_HAS_EXPIRED", "h")],
    ["401", new errors.UnauthorizedError("X", "refreshToken")],
    ["unreadable credential", new errors.CredentialError("X", "it is empty")],
  ];
  for (const [label, error] of labels)
    it(`${error.name} is counted as ${label}`, () => {
      const poll = pollOf(error, all);
      assert.ok("label" in poll && poll.label === label);
    });

  it("slows all requests down for as long as the API asks", () => {
    const pauseOf = (error: Error) => {
      const poll = pollOf(error, nothing);
      return poll.kind === "throttled" ? poll.retryAfterMs : Number.NaN;
    };
    assert.equal(pauseOf(new errors.ThrottledError(503, 7_000, none)), 7_000);
    assert.equal(pauseOf(new errors.ThrottledError(429, none, none)), undefined);
  });

  it("hands on the API's own code of a 5xx, and which answers the end quotes", () => {
    const more = (error: Error) => {
      const poll = pollOf(error, nothing);
      return poll.kind === "trouble" ? [poll.apiCode, poll.isUnreadable] : [];
    };
    assert.deepEqual(more(new errors.UnavailableError(500, "INTERNAL", none, none)), ["500 INTERNAL", none]);
    assert.deepEqual(more(new errors.UnavailableError(408, "SLOW", none, none)), [none, none]);
    assert.deepEqual(more(new errors.UnreadableAnswerError("<p>")), [none, true]);
  });
});
