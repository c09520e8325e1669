/** The access token that all requests share. It is exchanged on demand, once for all, and renewed before it expires. */
import type { Clock } from "../../util/clock";
import { SharedWork } from "../../util/sharedWork";
import type { Redaction } from "../redaction/redaction";
import { jwtExpiryMs } from "../wire/tokenExchange";
import type { CredentialSource } from ".";
import { readRefreshToken } from "./refreshToken";

/** The lifetime of a token that does not state its own. */
const lifetimeMs = 15 * 60_000;
/** A token is renewed this long before it expires, but never before 80% of its life is over. */
const renewBeforeMs = 60_000;
const renewBeforePart = 0.2;
/** A shorter life means that this machine's clock is wrong, rather than that the token is about to expire. */
const shortestLifeMs = 30_000;

/** The shortest time between two looks at whether a refused credential has been replaced. */
const rereadAfterMs = 10_000;

/** A token that is refused within this long was never valid. */
const newForMs = 10_000;

interface Token {
  value: string;
  staleAtMs: number;
}

export class Auth {
  private token: Token | undefined;
  /** The token of the last exchange. */
  private latest: { value: string; atMs: number } | undefined;
  private isReplacing = false;
  /** The token that replaced a refused one, until an answer has accepted it: if it is refused too, another exchange will not help. */
  private replacement: string | undefined;
  private refreshToken: string | undefined;
  private readAtMs = Number.NEGATIVE_INFINITY;
  private exchange: SharedWork<void> | undefined;

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

  /** The token, unless there is none or it is about to expire. */
  fresh(): string | undefined {
    return this.token && this.clock.now() < this.token.staleAtMs ? this.token.value : undefined;
  }

  /** Whether a token was exchanged so recently that it cannot have expired. */
  isNew(value: string): boolean {
    return this.latest?.value === value && this.clock.now() - this.latest.atMs < newForMs;
  }

  /** After an answer other than a 401. */
  accept(value: string): void {
    if (this.replacement === value) this.replacement = undefined;
  }

  /** After a 401: forgets the token, unless it has been replaced meanwhile. Returns whether another one may help. */
  reject(value: string): boolean {
    if (this.source.kind === "accessToken") return false;
    if (this.token?.value === value) {
      this.token = undefined;
      this.isReplacing = true;
    }
    return this.replacement !== value;
  }

  /** Joins the exchange in flight, or starts one. @throws signal.reason on abort */
  async renew(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.exchange ??= new SharedWork(
      (shared) => this.exchangeOnce(shared),
      () => {
        this.exchange = undefined;
      },
    );
    await this.exchange.join(signal);
  }

  /** Whether the source holds another refresh token than the one last read. It is read at most once in 10 s. */
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

  private async exchangeOnce(signal: AbortSignal): Promise<void> {
    this.readAtMs = this.clock.now();
    this.refreshToken = undefined;
    const refreshToken = await readRefreshToken(this.source, this.redaction, signal);
    this.refreshToken = refreshToken;
    this.redaction.add(refreshToken, "refreshToken");
    const value = await this.exchangeToken(refreshToken, signal);
    this.redaction.add(value, "accessToken");
    this.latest = { value, atMs: this.clock.now() };
    if (this.isReplacing) this.replacement = value;
    this.isReplacing = false;
    const expiryMs = jwtExpiryMs(value);
    // This machine's clock may be wrong: a token that looks expired, or about to expire, is given the default lifetime.
    // Otherwise it would be exchanged in a loop.
    const saidMs = expiryMs === undefined ? 0 : expiryMs - Date.now();
    const livesMs = saidMs >= shortestLifeMs ? saidMs : lifetimeMs;
    this.token = {
      value,
      staleAtMs: this.clock.now() + livesMs - Math.min(renewBeforeMs, livesMs * renewBeforePart),
    };
  }
}
