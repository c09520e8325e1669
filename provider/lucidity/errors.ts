/**
 * What can go wrong at the vendor's API, one small class each. Messages are for people; none holds a token, and none keeps an
 * axios error as its cause: those carry the request's headers.
 */

export class LucidityError extends Error {
  override readonly name: string = "LucidityError";
  readonly requestId?: string;

  constructor(message: string, requestId?: string) {
    super(message);
    if (requestId !== undefined) this.requestId = requestId;
  }
}

/** The API refused: 400, 403, another 4xx, or `success: false`. Waiting cannot help. */
export class ApiError extends LucidityError {
  override readonly name = "ApiError";
  constructor(
    readonly httpStatus: number,
    readonly code: string | undefined,
    readonly apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super([`HTTP ${httpStatus}`, code, apiMessage].filter(Boolean).join(": "), requestId);
  }
}

/** 401 although the token is as new as it can be. */
export class UnauthorizedError extends LucidityError {
  override readonly name = "UnauthorizedError";
  constructor(
    readonly sourceName: string,
    readonly sourceKind: string,
    requestId: string | undefined,
  ) {
    super(
      sourceKind === "accessToken"
        ? `HTTP 401: the access token from ${sourceName} is expired or not valid, and it cannot be renewed: set a refresh token instead for longer runs`
        : `HTTP 401 again with a newly minted access token: check the refresh token from ${sourceName} and what it is allowed to`,
      requestId,
    );
  }
}

/** 400, 401 or 403 from the mint: the refresh token is wrong, expired or revoked. */
export class TokenExchangeError extends LucidityError {
  override readonly name = "TokenExchangeError";
  constructor(
    readonly sourceName: string,
    readonly httpStatus: number,
    apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super(
      `HTTP ${httpStatus} when an access token was to be minted: the refresh token from ${sourceName} was refused${apiMessage ? `: ${apiMessage}` : ""}. Refresh tokens live 30 days by default and are made in Lucidity's dashboard (Settings, API Key)`,
      requestId,
    );
  }
}

/** The credential could not be had: a file that cannot be read, a command that fails. */
export class CredentialError extends LucidityError {
  override readonly name = "CredentialError";
  constructor(
    readonly sourceName: string,
    problem: string,
  ) {
    super(`the refresh token from ${sourceName} cannot be had: ${problem}`);
  }
}

/** Any 3xx. It is never followed, since it could lead a token anywhere. */
export class RedirectError extends LucidityError {
  override readonly name = "RedirectError";
  constructor(
    readonly httpStatus: number,
    readonly host: string,
  ) {
    super(`HTTP ${httpStatus} points to ${host}, and redirects are not followed: check lucidity:endpoint`);
  }
}

/** 429, or 503 with a sensible Retry-After. */
export class ThrottledError extends LucidityError {
  override readonly name = "ThrottledError";
  readonly retryAfterMs?: number;
  constructor(
    readonly httpStatus: number,
    retryAfterMs: number | undefined,
    requestId: string | undefined,
  ) {
    super(
      `HTTP ${httpStatus}: too many requests${retryAfterMs === undefined ? "" : `, again in ${Math.ceil(retryAfterMs / 1000)} s`}`,
      requestId,
    );
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

/** 408, or 5xx. */
export class UnavailableError extends LucidityError {
  override readonly name = "UnavailableError";
  constructor(
    readonly httpStatus: number,
    /** The API's own error code, where the body was one of its envelopes. */
    readonly code: string | undefined,
    apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super([`HTTP ${httpStatus}`, code, apiMessage].filter(Boolean).join(": "), requestId);
  }
}

/** A body that is not what the API documents. */
export class UnreadableAnswerError extends LucidityError {
  override readonly name = "UnreadableAnswerError";
  constructor(readonly excerpt: string) {
    super(`the answer cannot be read as one of Lucidity's: ${excerpt === "" ? "it is empty" : excerpt}`);
  }
}

/** No answer: DNS, refused, reset, timeouts, answers that are too large, a proxy in trouble. */
export class NetworkError extends LucidityError {
  override readonly name = "NetworkError";
  constructor(
    readonly code: string,
    problem: string,
  ) {
    super(problem);
  }
}

/** No TLS connection that can be trusted: a bad certificate, an old protocol, or no TLS at all. Waiting cannot help. */
export class TlsError extends LucidityError {
  override readonly name = "TlsError";
  constructor(
    readonly code: string,
    from: string,
  ) {
    super(`${tlsProblems[code] ?? untrusted} (${code}), from ${from}`);
  }
}

const untrusted =
  "the server's certificate is not trusted: if a proxy or private CA signs it, name its CA file in NODE_EXTRA_CA_CERTS";
const tlsProblems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired, if this machine's clock is right",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet, if this machine's clock is right",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host: check lucidity:endpoint",
  TLS_TOO_OLD: "the server's TLS is too old: TLS 1.2 is the least that is spoken",
  NO_TLS: "the server speaks no TLS at this port: check lucidity:endpoint",
};

/** The proxy does not open the way, or what the environment says of it is no proxy. Waiting cannot help. */
export class ProxyError extends LucidityError {
  override readonly name = "ProxyError";
}
