import assert from "node:assert/strict";
import * as errors from "../../../provider/lucidity/errors";

const none = undefined;
const said = { code: "UNAUTHORIZED", message: "expired", requestId: "r-1" };
const invalid = { message: "the cloud account could not be validated" };
const path = "POST /refresh at host:443";

const rows: [errors.LucidityError, text: RegExp][] = [
  [new errors.ApiError(403, "FORBIDDEN", "not yours", "r-1"), /^HTTP 403: FORBIDDEN: not yours$/],
  [new errors.ApiError(400, none, none, none), /^HTTP 400$/],
  [
    new errors.UnauthorizedError("LUCIDITY_ACCESS_TOKEN", "accessToken"),
    /^HTTP 401: the access token from LUCIDITY_ACCESS_TOKEN may .* cannot be renewed: set a refresh token/,
  ],
  [
    new errors.UnauthorizedError("X", "accessToken", said),
    /^HTTP 401: UNAUTHORIZED: expired; the access token from X may /,
  ],
  [
    new errors.UnauthorizedError("lucidity:refreshToken", "refreshToken"),
    /^HTTP 401 again with a new access token; check the refresh token from lucidity:refreshToken, its permi/,
  ],
  [
    new errors.UnauthorizedError("X", "refreshToken", invalid),
    /^HTTP 401 again with a new access token: the cloud account could not be validated; check .* from X/,
  ],
  [
    new errors.TokenExchangeError("lucidity:refreshTokenFile", 400, "malformed", "r-1"),
    /^HTTP 400 .* the refresh token from lucidity:refreshTokenFile was refused: malformed\. .*30 days/,
  ],
  [new errors.TokenExchangeError("X", 401, none, none), /from X was refused\. Refresh/],
  [
    new errors.TokenExchangePathError(404, path, none, none),
    /^HTTP 404 from the token exchange, POST \/refresh at host:443; check lucidity:endpoint$/,
  ],
  [
    new errors.TokenExchangePathError(405, path, "not allowed", "r-1"),
    /^HTTP 405 from the token exchange, POST \/refresh at host:443: not allowed; check lucidity:endpoint$/,
  ],
  [new errors.CredentialError("X", "it is empty"), /^the refresh token from X could not be read: it is/],
  [new errors.RedirectError(302, "elsewhere"), /^HTTP 302 points to elsewhere, and .*lucidity:endpoint/],
  [new errors.ThrottledError(429, none, none), /^HTTP 429: too many requests$/],
  [new errors.ThrottledError(503, 1_500, "r-1"), /^HTTP 503: too many requests; try again in 2 s$/],
  [new errors.UnavailableError(502, none, none, none), /^HTTP 502$/],
  [new errors.UnavailableError(500, none, "oops", "r-1"), /^HTTP 500: oops$/],
  [new errors.UnavailableError(500, "INTERNAL", "oops", "r-1"), /^HTTP 500: INTERNAL: oops$/],
  [new errors.UnreadableAnswerError(""), /cannot be read as one of Lucidity's: it is empty$/],
  [new errors.UnreadableAnswerError("<p>"), /^the answer .* as one of Lucidity's: <p>$/],
  [
    new errors.UnreadableAnswerError("a page", "the token exchange"),
    /^the answer to the token exchange cannot be read as one of Lucidity's: a page$/,
  ],
  [new errors.NetworkError("ECONNRESET", "it broke"), /^it broke$/],
  [new errors.ProxyError("the proxy said no"), /^the proxy said no$/],
  [new errors.TlsError("CERT_HAS_EXPIRED", "h:443"), /has expired.*\(CERT_HAS_EXPIRED\), from h:443$/],
  [new errors.TlsError("CERT_NOT_YET_VALID", "h"), /not valid yet, if this machine's clock is right/],
  [new errors.TlsError("ERR_TLS_CERT_ALTNAME_INVALID", "h"), /for another host: check lucidity:endpoint/],
  [new errors.TlsError("SELF_SIGNED_CERT_IN_CHAIN", "h"), /not trusted: .*NODE_EXTRA_CA_CERTS/],
];

describe("the errors", () => {
  for (const [error, text] of rows) {
    it(`${error.constructor.name} reads ${text.source}`, () => {
      assert.ok(error instanceof errors.LucidityError && error instanceof Error);
      assert.equal(error.name, error.constructor.name);
      assert.match(error.message, text);
      assert.ok(!error.message.includes("undefined"), error.message);
      assert.equal(error.cause, undefined, "an axios error as a cause would carry the request's headers");
    });
  }

  it("carry a request id only where there is one", () => {
    assert.equal(new errors.ApiError(400, undefined, undefined, "r-1").requestId, "r-1");
    assert.equal(new errors.ApiError(400, undefined, undefined, undefined).requestId, undefined);
  });

  it("carry a pause only where the API asked for one", () => {
    assert.equal(new errors.ThrottledError(429, 0, undefined).retryAfterMs, 0);
    assert.equal(new errors.ThrottledError(429, undefined, undefined).retryAfterMs, undefined);
  });
});
