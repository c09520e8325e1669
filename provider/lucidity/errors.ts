/**
 * What can go wrong at the vendor's API, one small class each. No message holds a token, and no error has an axios error as its
 * cause, since those carry the request's headers.
 */
import { LucidityError } from "./lucidityError";

export * from "./lucidityError";

const minuteMs = 60_000;
/** A problem of the server or the way to it affects all requests: a wrong setting, or, once it has answered, an outage. */
const ofServer = { scope: "process", effect: { refusedUntil: "answered" }, isOfCredential: false } as const;

/** The API refused: 400, 403, another 4xx, or `success: false`. Waiting cannot help. */
export class ApiError extends LucidityError {
  override readonly name = "ApiError";
  constructor(
    httpStatus: number,
    readonly code: string | undefined,
    readonly apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super([`HTTP ${httpStatus}`, code, apiMessage].filter(Boolean).join(": "), {
      scope: httpStatus === 403 ? "perhapsAccount" : "partition",
      effect: "refused",
      // A 403 may be a missing permission of the account.
      isOfCredential: httpStatus === 403,
      label: String(httpStatus),
      requestId,
    });
  }
}

/** 401 with a fresh token. It may also concern the cloud account: see the API's message. */
export class UnauthorizedError extends LucidityError {
  override readonly name = "UnauthorizedError";
  constructor(
    sourceName: string,
    sourceKind: string,
    { code, message, requestId }: Partial<Record<"code" | "message" | "requestId", string | undefined>> = {},
  ) {
    const said = [code, message].filter(Boolean).join(": ");
    super(
      sourceKind === "accessToken"
        ? `HTTP 401: ${said && `${said}; `}the access token from ${sourceName} may have expired or be invalid, and it cannot be renewed: set a refresh token instead for longer runs`
        : `HTTP 401 again with a new access token${said && `: ${said}`}; check the refresh token from ${sourceName}, its permissions, and that Lucidity has access to the cloud account`,
      {
        scope: "account",
        effect: { refusedUntil: "tokenAccepted" },
        isOfCredential: true,
        label: "401",
        requestId,
        permanence: { key: "401", polls: 3, ms: minuteMs },
        sourceName,
      },
    );
  }
}

/** 400, 401 or 403 from the token exchange: the refresh token is wrong, expired or revoked. */
export class TokenExchangeError extends LucidityError {
  override readonly name = "TokenExchangeError";
  constructor(
    sourceName: string,
    httpStatus: number,
    apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super(
      `HTTP ${httpStatus} from the token exchange: the refresh token from ${sourceName} was refused${apiMessage ? `: ${apiMessage}` : ""}. Refresh tokens live 30 days by default. Make a new one in Lucidity's dashboard (Settings, API Key; or Users, Generate Token), or ask its Customer Success team for one`,
      {
        scope: "process",
        effect: "refused",
        isOfCredential: true,
        label: `token exchange ${httpStatus}`,
        requestId,
        sourceName,
      },
    );
  }
}

/** Another 4xx from the token exchange, such as 404 and 405: the endpoint has no token exchange at this path. */
export class TokenExchangePathError extends LucidityError {
  override readonly name = "TokenExchangePathError";
  constructor(
    httpStatus: number,
    request: string,
    apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super(
      `HTTP ${httpStatus} from the token exchange, ${request}${apiMessage ? `: ${apiMessage}` : ""}; check lucidity:endpoint`,
      {
        ...ofServer,
        label: `token exchange ${httpStatus}`,
        requestId,
      },
    );
  }
}

/** The source of the refresh token failed: a file that cannot be read, a command that fails. */
export class CredentialError extends LucidityError {
  override readonly name = "CredentialError";
  constructor(sourceName: string, problem: string) {
    super(`the refresh token from ${sourceName} could not be read: ${problem}`, {
      scope: "process",
      effect: { refusedUntil: "credentialRead" },
      isOfCredential: true,
      label: "unreadable credential",
      permanence: { key: "credential", polls: 3, ms: 10 * minuteMs },
      sourceName,
    });
  }
}

/** Any 3xx. Redirects are not followed: they could send a token to another host. */
export class RedirectError extends LucidityError {
  override readonly name = "RedirectError";
  constructor(httpStatus: number, host: string) {
    super(`HTTP ${httpStatus} points to ${host}, and redirects are not followed: check lucidity:endpoint`, {
      ...ofServer,
      label: String(httpStatus),
    });
  }
}

/** 429, or 503 with a sensible Retry-After. */
export class ThrottledError extends LucidityError {
  override readonly name = "ThrottledError";
  constructor(httpStatus: number, retryAfterMs: number | undefined, requestId: string | undefined) {
    super(
      `HTTP ${httpStatus}: too many requests${retryAfterMs === undefined ? "" : `; try again in ${Math.ceil(retryAfterMs / 1000)} s`}`,
      {
        scope: "process",
        effect: "throttled",
        isOfCredential: false,
        label: String(httpStatus),
        requestId,
        retryAfterMs,
      },
    );
  }
}

/** 408, or 5xx. */
export class UnavailableError extends LucidityError {
  override readonly name = "UnavailableError";
  constructor(
    httpStatus: number,
    /** The API's own error code, if the body was its envelope: such an error may be permanent. */
    code: string | undefined,
    apiMessage: string | undefined,
    requestId: string | undefined,
  ) {
    super([`HTTP ${httpStatus}`, code, apiMessage].filter(Boolean).join(": "), {
      scope: "partition",
      effect: "trouble",
      isOfCredential: false,
      label: String(httpStatus),
      requestId,
      // Some are permanent. In a crowded process the polls of one wait are far apart, so a minimum number of them must have
      // failed.
      permanence:
        code === undefined || httpStatus < 500
          ? undefined
          : { key: `${httpStatus} ${code}`, polls: 5, ms: 10 * minuteMs },
    });
  }
}

/** A body that is not what the API documents. */
export class UnreadableAnswerError extends LucidityError {
  override readonly name = "UnreadableAnswerError";
  constructor(
    readonly excerpt: string,
    call?: string,
    /** What to check, if the answer shows it. */
    check?: string,
  ) {
    super(
      `the answer${call === undefined ? "" : ` to ${call}`} cannot be read as one of Lucidity's${check === undefined ? "" : ` (check ${check})`}: ${excerpt === "" ? "it is empty" : excerpt}`,
      {
        scope: "partition",
        effect: "trouble",
        isOfCredential: false,
        label: "unreadable answer",
        isUnreadable: true,
      },
    );
  }
}

/** No answer: DNS, refused, reset, timeouts, answers that are too large, a proxy in trouble. */
export class NetworkError extends LucidityError {
  override readonly name = "NetworkError";
  constructor(
    readonly code: string,
    problem: string,
  ) {
    super(problem, { scope: "process", effect: "trouble", isOfCredential: false, label: code });
  }
}

/** No TLS connection that can be trusted: a bad certificate, an old protocol, or no TLS at all. Waiting cannot help. */
export class TlsError extends LucidityError {
  override readonly name = "TlsError";
  constructor(code: string, from: string) {
    super(`${tlsProblems[code] ?? untrusted} (${code}), from ${from}`, {
      ...ofServer,
      label: code,
    });
  }
}

const untrusted =
  "the server's certificate is not trusted: if a proxy or private CA signs it, name its CA file in NODE_EXTRA_CA_CERTS";
const tlsProblems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the server's certificate has expired, if this machine's clock is right",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet, if this machine's clock is right",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host: check lucidity:endpoint",
  TLS_TOO_OLD: "the server's TLS is too old: at least TLS 1.2 is needed",
  NO_TLS: "the server speaks no TLS at this port: check lucidity:endpoint",
};

/** The proxy refuses to connect, or its setting in the environment is not a proxy's URL. Waiting cannot help. */
export class ProxyError extends LucidityError {
  override readonly name = "ProxyError";

  constructor(problem: string, label = "proxy") {
    super(problem, { ...ofServer, label });
  }
}
