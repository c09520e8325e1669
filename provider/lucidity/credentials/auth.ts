/** The access token that all callers share: exchanged on demand, one exchange at a time, renewed before it expires. */
import { orAbort } from "../../util/abort";
import type { Clock } from "../../util/clock";
import type { Redaction } from "../redaction/redaction";
import { jwtExpiryMs } from "../wire/tokenExchange";
import type { CredentialSource } from ".";
import { readRefreshToken } from "./refreshToken";

/** What the vendor's tokens live, where they do not say it themselves. */
const lifetimeMs = 15 * 60_000;
/** How long before its end a token is renewed, and at most which part of its life. */
const renewBeforeMs = 60_000;
const renewBeforePart = 0.2;
/** What seems to live less than this tells of a wrong clock rather than of the token. */
const shortestLifeMs = 30_000;

/** A refused credential is read again at most this often, to see whether it is another one. */
const rereadAfterMs = 10_000;

interface Token {
  value: string;
  staleAtMs: number;
}

interface Exchange {
  promise: Promise<void>;
  controller: AbortController;
  waiting: number;
}

export class Auth {
  private token: Token | undefined;
  private refreshToken: string | undefined;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private exchanging: Exchange | undefined;

  constructor(
    private readonly source: CredentialSource,
    private readonly exchangeToken: (refreshToken: string, signal: AbortSignal) => Promise<string>,
    private readonly redaction: Redaction,
    private readonly clock: Clock,
  ) {
    if (source.kind === "accessToken") {
      this.token = { value: source.secret.reveal(), staleAtMs: Number.POSITIVE_INFINITY };
      redaction.add(this.token.value, "accessToken");
    }
  }

  /** The token, if it is there and not about to expire. */
  fresh(): string | undefined {
    return this.token && this.clock.now() < this.token.staleAtMs ? this.token.value : undefined;
  }

  /** After a 401: forgets the token, unless it has been replaced meanwhile. Whether a new one can be got. */
  reject(value: string): boolean {
    if (this.source.kind === "accessToken") return false;
    if (this.token?.value === value) this.token = undefined;
    return true;
  }

  /** Joins the exchange in flight, or starts it. It goes on while anybody waits for it. @throws signal.reason on abort */
  async renew(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.exchanging ??= this.start();
    const exchange = this.exchanging;
    exchange.waiting += 1;
    try {
      await orAbort(exchange.promise, signal);
    } finally {
      exchange.waiting -= 1;
      if (exchange.waiting === 0 && this.exchanging === exchange) {
        this.exchanging = undefined;
        exchange.controller.abort();
      }
    }
  }

  /** Whether the source holds another refresh token than the one last read; at most one reading in 10 s. */
  async hasNewCredential(signal: AbortSignal): Promise<boolean> {
    if (this.source.kind !== "refreshTokenFile" && this.source.kind !== "refreshTokenCommand") return false;
    if (this.clock.now() - this.readAtMs < rereadAfterMs) return false;
    this.readAtMs = this.clock.now();
    const before = this.refreshToken;
    try {
      return (await readRefreshToken(this.source, this.redaction, signal)) !== before;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }

  private start(): Exchange {
    const controller = new AbortController();
    const exchange: Exchange = { controller, waiting: 0, promise: this.exchangeOnce(controller.signal) };
    const done = () => {
      if (this.exchanging === exchange) this.exchanging = undefined;
    };
    exchange.promise.then(done, done);
    return exchange;
  }

  private async exchangeOnce(signal: AbortSignal): Promise<void> {
    this.readAtMs = this.clock.now();
    this.refreshToken = undefined;
    const refreshToken = await readRefreshToken(this.source, this.redaction, signal);
    this.refreshToken = refreshToken;
    this.redaction.add(refreshToken, "refreshToken");
    const value = await this.exchangeToken(refreshToken, signal);
    this.redaction.add(value, "accessToken");
    const expiryMs = jwtExpiryMs(value);
    // The wall clock of this machine may be wrong: a token that seems to have expired is tried all the same, and one that
    // goes stale before its turn comes would be exchanged again and again.
    const saidMs = expiryMs === undefined ? 0 : expiryMs - Date.now();
    const livesMs = saidMs >= shortestLifeMs ? saidMs : lifetimeMs;
    this.token = {
      value,
      staleAtMs: this.clock.now() + livesMs - Math.min(renewBeforeMs, livesMs * renewBeforePart),
    };
  }
}
