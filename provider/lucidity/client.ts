/** The vendor's API as one call: requests the status of a partition, exchanging tokens as needed. Free of Pulumi. */
import type { Clock } from "../util/clock";
import { cut } from "../util/text";
import type { Turn } from "../util/turn";
import type { CredentialSource } from "./credentials";
import { Auth } from "./credentials/auth";
import {
  ApiError,
  LucidityError,
  NetworkError,
  RedirectError,
  ThrottledError,
  TokenExchangeError,
  TokenExchangePathError,
  UnauthorizedError,
  UnavailableError,
  type Worked,
} from "./errors";
import { isDropped } from "./http/breakage";
import { pRetry } from "./http/pRetry";
import { parseRetryAfter } from "./http/retryAfter";
import { type Reply, Transport } from "./http/transport";
import { Redaction } from "./redaction/redaction";
import { readRemarks } from "./wire/envelope";
import {
  type Answer,
  type Partition,
  readStatus,
  statusBody,
  statusHeaders,
  statusPath,
} from "./wire/partitionStatus";
import { readAccessToken, tokenExchangeBody, tokenExchangePath } from "./wire/tokenExchange";

/** Waits for a turn. @throws `signal.reason` on abort */
export type TakeTurn = (signal: AbortSignal) => Promise<Turn>;

/** One request that was sent, for diagnosis: nothing of its headers or body. */
export interface SentRequest {
  tookMs: number;
  /** The HTTP status, or what came instead of an answer, such as `ECONNRESET`. */
  result: number | string;
}

export interface ClientOptions {
  endpoint: string;
  authScheme: "raw" | "bearer";
  credential: CredentialSource;
  exchangeTurn: TakeTurn;
  exchanged?: ((request: SentRequest) => void) | undefined;
  clock: Clock;
  version: string;
  /** Default: nothing has worked yet. */
  worked?: Worked;
  /** Called with each answer, of the token exchange or of a status call, before it is parsed. */
  replied?: ((call: "exchange" | "status", reply: Reply) => void) | undefined;
  /** Sends no request twice. Default: false. */
  isOneShot?: boolean;
  /** Total time for one request and its answer, in milliseconds. Default: 10,000. */
  requestTimeoutMs?: number;
}

/** Quick retries of a dropped connection. The caller handles longer trouble. */
const quickRepeats = { retries: 2, minTimeout: 100, maxTimeout: 1_000, randomize: true } as const;

/** After a 401, at most: the second and later ones only for tokens that have expired in the queue. */
const mostRepeats = 3;

export class LucidityClient {
  private readonly transport: Transport;
  private readonly auth: Auth;
  private readonly redaction = new Redaction();
  readonly worked: Worked;

  constructor(private readonly options: ClientOptions) {
    const { endpoint, version, requestTimeoutMs = 10_000, credential, clock } = options;
    this.worked = options.worked ?? { answered: false, credentialRead: false, tokenAccepted: false };
    this.transport = new Transport(endpoint, version, requestTimeoutMs);
    const exchangeToken = (refreshToken: string, signal: AbortSignal) =>
      this.exchangeToken(refreshToken, signal);
    this.auth = new Auth(credential, exchangeToken, this.redaction, clock, this.worked);
  }

  /** Names the proxy settings that are ignored, if any. */
  get warning(): string | undefined {
    return this.transport.warning;
  }

  get host(): string {
    return this.transport.host;
  }

  close(): void {
    this.transport.close();
  }

  /**
   * Requests the status of a partition once. Renews a stale token before, and once after a 401.
   *
   * @throws LucidityError in one of its classes, or `signal.reason` on abort
   */
  async partitionStatus(
    partition: Partition,
    { turn, signal, asked }: { turn: TakeTurn; signal: AbortSignal; asked?: (request: SentRequest) => void },
  ): Promise<Answer> {
    for (let repeats = 0; ; repeats++) {
      const { reply, token } = await this.ask(partition, turn, signal, asked);
      if (reply.status !== 401) return this.read(reply);
      // In a crowded queue the new token, too, can expire before the turn of the repeat comes.
      const isLast =
        this.options.isOneShot || (repeats > 0 && (this.auth.isNew(token) || repeats === mostRepeats));
      const mayHelp = this.auth.reject(token);
      if (mayHelp && !isLast) continue;
      const { name, kind } = this.options.credential;
      throw new UnauthorizedError(name, kind, readRemarks(reply.body, this.redaction));
    }
  }

  /** Exchanges the refresh token now, unless there is a fresh access token. @throws as `partitionStatus` */
  async exchange(signal: AbortSignal): Promise<void> {
    if (this.auth.fresh() === undefined) await this.auth.renew(signal);
  }

  /** Whether the credential has changed since the last exchange: a rotated file, or a new output of the command. */
  hasNewCredential(signal: AbortSignal): Promise<boolean> {
    return this.auth.hasNewCredential(signal);
  }

  private async ask(
    partition: Partition,
    turn: TakeTurn,
    signal: AbortSignal,
    sent: ((request: SentRequest) => void) | undefined,
  ): Promise<{ reply: Reply; token: string }> {
    for (;;) {
      const asked = await this.repeatDropped(signal, async () => {
        const granted = await turn(signal);
        // After the turn: the token may have expired while this call waited for it.
        const token = this.auth.fresh();
        if (token === undefined) {
          // Given back, so that the token exchange gets a turn even with maxConcurrentRequests = 1.
          granted.unused();
          return undefined;
        }
        try {
          const headers = statusHeaders(token, this.options.authScheme);
          const reply = await this.timed(sent, () =>
            this.transport.post(statusPath, statusBody(partition), headers, signal),
          );
          this.options.replied?.("status", reply);
          if (reply.status !== 401) this.auth.accept(token);
          return { token, reply };
        } finally {
          granted.used();
        }
      });
      if (asked) return asked;
      // Outside `repeatDropped`: a token exchange has its own retries.
      await this.auth.renew(signal);
    }
  }

  private async exchangeToken(refreshToken: string, signal: AbortSignal): Promise<string> {
    const reply = await this.repeatDropped(signal, async () => {
      const granted = await this.options.exchangeTurn(signal);
      try {
        return await this.timed(this.options.exchanged, () =>
          this.transport.post(tokenExchangePath, tokenExchangeBody(refreshToken), {}, signal),
        );
      } finally {
        granted.used();
      }
    });
    this.options.replied?.("exchange", reply);
    const { status, body } = reply;
    if (status >= 200 && status < 300) return readAccessToken(body, this.redaction);
    if (status === 400 || status === 401 || status === 403) {
      const { message, requestId } = readRemarks(body, this.redaction);
      throw new TokenExchangeError(this.options.credential.name, status, message, requestId);
    }
    const error = this.refusal(reply);
    if (!(error instanceof ApiError)) throw error;
    throw new TokenExchangePathError(
      status,
      this.requestOf(tokenExchangePath),
      error.apiMessage,
      error.requestId,
    );
  }

  private requestOf(path: string): string {
    return `POST ${this.transport.pathOf(path)} at ${this.host}`;
  }

  private async timed(
    sent: ((request: SentRequest) => void) | undefined,
    send: () => Promise<Reply>,
  ): Promise<Reply> {
    const { clock } = this.options;
    const sentMs = clock.now();
    let result: SentRequest["result"] = "aborted";
    try {
      const reply = await send();
      result = reply.status;
      return reply;
    } catch (error) {
      if (error instanceof LucidityError) result = error instanceof NetworkError ? error.code : error.name;
      throw error;
    } finally {
      sent?.({ tookMs: clock.now() - sentMs, result });
    }
  }

  private repeatDropped<T>(signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    if (this.options.isOneShot) return send();
    return pRetry(send, { ...quickRepeats, signal, shouldRetry: ({ error }) => isDropped(error) });
  }

  private read(reply: Reply): Answer {
    const { status, body } = reply;
    if ((status < 200 || status >= 300) && status !== 404) throw this.refusal(reply);
    return readStatus(status, body, this.redaction, this.requestOf(statusPath));
  }

  private refusal({ status, headers, body }: Reply): Error {
    const { code, message, requestId, isEnvelope } = readRemarks(body, this.redaction);
    const retryAfterMs = parseRetryAfter(headers["retry-after"], Date.now());
    if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
      return new ThrottledError(status, retryAfterMs, requestId);
    }
    if (status === 408 || status >= 500) {
      return new UnavailableError(status, isEnvelope ? code : undefined, message, requestId);
    }
    if (status >= 300 && status < 400) return new RedirectError(status, this.hostOf(headers.location));
    return new ApiError(status, code, message, requestId);
  }

  private hostOf(location: unknown): string {
    // Cleaned before parsing, which lower-cases the host: a token in it would no longer be recognised.
    const text = typeof location === "string" ? this.redaction.clean(location, 2_000) : "";
    const url = text === "" ? null : URL.parse(text, this.options.endpoint);
    return url === null || url.host === "" ? "no other host" : cut(url.host, 200);
  }
}
