import assert from "node:assert/strict";
import {
  ApiError,
  CredentialError,
  LucidityError,
  NetworkError,
  ProxyError,
  RedirectError,
  ThrottledError,
  TlsError,
  TokenExchangeError,
  TokenExchangePathError,
  UnauthorizedError,
  UnavailableError,
  UnreadableAnswerError,
} from "../../../provider/lucidity/errors";

const rows: [string, LucidityError, RegExp][] = [
  ["ApiError", new ApiError(403, "FORBIDDEN", "not yours", "r-1"), /^HTTP 403: FORBIDDEN: not yours$/],
  ["ApiError", new ApiError(400, undefined, undefined, undefined), /^HTTP 400$/],
  [
    "UnauthorizedError",
    new UnauthorizedError("LUCIDITY_ACCESS_TOKEN", "accessToken"),
    /^HTTP 401: the access token from LUCIDITY_ACCESS_TOKEN may .* cannot be renewed: set a refresh token/,
  ],
  [
    "UnauthorizedError",
    new UnauthorizedError("X", "accessToken", { code: "UNAUTHORIZED", message: "expired", requestId: "r-1" }),
    /^HTTP 401: UNAUTHORIZED: expired; the access token from X may /,
  ],
  [
    "UnauthorizedError",
    new UnauthorizedError("lucidity:refreshToken", "refreshToken"),
    /^HTTP 401 again with a new access token; check the refresh token from lucidity:refreshToken, its permi/,
  ],
  [
    "UnauthorizedError",
    new UnauthorizedError("X", "refreshToken", { message: "the cloud account could not be validated" }),
    /^HTTP 401 again with a new access token: the cloud account could not be validated; check .* from X/,
  ],
  [
    "TokenExchangeError",
    new TokenExchangeError("lucidity:refreshTokenFile", 400, "malformed", "r-1"),
    /^HTTP 400 .* the refresh token from lucidity:refreshTokenFile was refused: malformed\. .*30 days/,
  ],
  [
    "TokenExchangeError",
    new TokenExchangeError("X", 401, undefined, undefined),
    /from X was refused\. Refresh/,
  ],
  [
    "TokenExchangePathError",
    new TokenExchangePathError(404, "POST /refresh at host:443", undefined, undefined),
    /^HTTP 404 from the token exchange, POST \/refresh at host:443; check lucidity:endpoint$/,
  ],
  [
    "TokenExchangePathError",
    new TokenExchangePathError(405, "POST /refresh at host:443", "not allowed", "r-1"),
    /^HTTP 405 from the token exchange, POST \/refresh at host:443: not allowed; check lucidity:endpoint$/,
  ],
  [
    "CredentialError",
    new CredentialError("X", "it is empty"),
    /^the refresh token from X could not be read: it is/,
  ],
  [
    "RedirectError",
    new RedirectError(302, "elsewhere"),
    /^HTTP 302 points to elsewhere, and .*lucidity:endpoint/,
  ],
  ["ThrottledError", new ThrottledError(429, undefined, undefined), /^HTTP 429: too many requests$/],
  [
    "ThrottledError",
    new ThrottledError(503, 1_500, "r-1"),
    /^HTTP 503: too many requests; try again in 2 s$/,
  ],
  ["UnavailableError", new UnavailableError(502, undefined, undefined, undefined), /^HTTP 502$/],
  ["UnavailableError", new UnavailableError(500, undefined, "oops", "r-1"), /^HTTP 500: oops$/],
  ["UnavailableError", new UnavailableError(500, "INTERNAL", "oops", "r-1"), /^HTTP 500: INTERNAL: oops$/],
  [
    "UnreadableAnswerError",
    new UnreadableAnswerError(""),
    /cannot be read as one of Lucidity's: it is empty$/,
  ],
  ["UnreadableAnswerError", new UnreadableAnswerError("<p>"), /^the answer .* as one of Lucidity's: <p>$/],
  [
    "UnreadableAnswerError",
    new UnreadableAnswerError("a page", "the token exchange"),
    /^the answer to the token exchange cannot be read as one of Lucidity's: a page$/,
  ],
  ["NetworkError", new NetworkError("ECONNRESET", "it broke"), /^it broke$/],
  ["ProxyError", new ProxyError("the proxy said no"), /^the proxy said no$/],
  [
    "TlsError",
    new TlsError("CERT_HAS_EXPIRED", "host:443"),
    /has expired.*\(CERT_HAS_EXPIRED\), from host:443$/,
  ],
  ["TlsError", new TlsError("CERT_NOT_YET_VALID", "h"), /not valid yet, if this machine's clock is right/],
  [
    "TlsError",
    new TlsError("ERR_TLS_CERT_ALTNAME_INVALID", "h"),
    /for another host: check lucidity:endpoint/,
  ],
  ["TlsError", new TlsError("SELF_SIGNED_CERT_IN_CHAIN", "h"), /not trusted: .*NODE_EXTRA_CA_CERTS/],
];

describe("the errors", () => {
  for (const [name, error, text] of rows) {
    it(`${name} reads ${text.source}`, () => {
      assert.ok(error instanceof LucidityError && error instanceof Error);
      assert.equal(error.name, name);
      assert.match(error.message, text);
      assert.ok(!error.message.includes("undefined"), error.message);
      assert.equal(error.cause, undefined, "an axios error as a cause would carry the request's headers");
    });
  }

  it("carry a request id only where there is one", () => {
    assert.equal(new ApiError(400, undefined, undefined, "r-1").requestId, "r-1");
    assert.equal(new ApiError(400, undefined, undefined, undefined).requestId, undefined);
  });

  it("carry a pause only where one was asked for", () => {
    assert.equal(new ThrottledError(429, 0, undefined).retryAfterMs, 0);
    assert.equal(new ThrottledError(429, undefined, undefined).retryAfterMs, undefined);
  });
});
