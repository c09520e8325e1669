import assert from "node:assert/strict";
import * as errors from "../../../provider/lucidity/errors";
import { pollFromError } from "../../../provider/session/pollFromError";

describe("what an error means for a wait", () => {
  const refused: [string, Error][] = [
    ["a refusal by the API", new errors.ApiError(403, "FORBIDDEN", undefined, undefined)],
    ["a second 401", new errors.UnauthorizedError("X", "refreshToken", undefined)],
    ["a refused refresh token", new errors.TokenExchangeError("X", 401, undefined, undefined)],
    ["a credential that cannot be read", new errors.CredentialError("X", "it is empty")],
    ["a redirect", new errors.RedirectError(302, "elsewhere")],
    ["a certificate that is not trusted", new errors.TlsError("CERT_HAS_EXPIRED", "h")],
    ["TLS that is too old", new errors.TlsError("TLS_TOO_OLD", "h")],
    ["a proxy that refuses", new errors.ProxyError("407")],
    ["a bug of this provider", new TypeError("a bug")],
  ];
  for (const [what, error] of refused) {
    it(`${what}: fail at once, with the error itself`, () => {
      assert.deepEqual(pollFromError(error), { poll: { kind: "refused", error } });
    });
  }

  it("a thrown value that is not an Error: fail at once, with its text", () => {
    const { poll } = pollFromError("thrown words");
    assert.ok(poll.kind === "refused" && poll.error.message === "thrown words");
  });

  const troubles: [string, string, Error][] = [
    ["an API that is down", "502", new errors.UnavailableError(502, undefined, undefined, undefined)],
    [
      "a request that took the API too long",
      "408",
      new errors.UnavailableError(408, undefined, undefined, undefined),
    ],
    ["a broken connection", "ECONNRESET", new errors.NetworkError("ECONNRESET", "it broke")],
    ["a proxy in trouble", "proxy 502", new errors.NetworkError("proxy 502", "the proxy")],
    ["an unreadable answer", "unreadable answer", new errors.UnreadableAnswerError("<p>")],
  ];
  for (const [what, label, error] of troubles) {
    it(`${what}: ride it out, counted as ${label}`, () => {
      assert.deepEqual(pollFromError(error), { poll: { kind: "trouble", label, error } });
    });
  }

  it("too many requests: slow all requests down, for as long as the API asks", () => {
    const timed = new errors.ThrottledError(503, 7_000, undefined);
    assert.deepEqual(pollFromError(timed), {
      poll: { kind: "throttled", label: "503", error: timed },
      slowDown: { retryAfterMs: 7_000 },
    });
    const untimed = new errors.ThrottledError(429, undefined, undefined);
    assert.deepEqual(pollFromError(untimed), {
      poll: { kind: "throttled", label: "429", error: untimed },
      slowDown: {},
    });
  });
});
