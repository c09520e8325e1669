/** The access token that all requests share. It is exchanged on demand, once for all, and renewed before it expires. */
import type { Clock } from "../../util/clock";
import { SharedWork } from "../../util/sharedWork";
import { LucidityError, type Worked } from "../errors";
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

/** How soon a renewal that failed is tried again while the present token serves on. */
const renewAgainMs = 5_000;
/** How soon a source that could not be read is read again: at first, and at most. */
const rereadFirstMs = 2_000;
const rereadMostMs = 60_000;

const never = Number.POSITIVE_INFINITY;

interface Token {
  value: string;
  staleAtMs: number;
  /** When it can no longer be used; infinity if it does not say. */
  expiresAtMs: number;
}

export class Auth {
  private token: Token | undefined;
  private latest: { value: string; atMs: number } | undefined;
  private isReplacing = false;
  /** The token that replaced a refused one, until an answer has accepted it: if it is refused too, another exchange will not help. */
  private replacement: string | undefined;
  private refreshToken: string | undefined;
  private readAtMs = Number.NEGATIVE_INFINITY;
  /** Why the source could not be read after it had been read once, and when it is read again. */
  private unread: { error: unknown; againAtMs: number; delayMs: number } | undefined;
  private exchange: SharedWork<void> | undefined;

  constructor(
    private readonly source: CredentialSource,
    private readonly exchangeToken: (refreshToken: string, signal: AbortSignal) => Promise<string>,
    private readonly redaction: Redaction,
    private readonly clock: Clock,
    private readonly worked: Worked,
  ) {
    if (source.kind === "accessToken") {
      this.token = { value: source.secret.reveal(), staleAtMs: never, expiresAtMs: never };
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
    const mayHelp = this.replacement !== value;
    // If a new token is refused, too, an exchange for each poll would only use up the budget.
    if (this.token?.value === value && (mayHelp || !this.isNew(value))) {
      this.token = undefined;
      this.isReplacing = true;
    }
    return mayHelp;
  }

  /** Joins the exchange in flight, or starts one; without success, the present token serves on. @throws signal.reason on abort */
  async renew(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.exchange ??= new SharedWork(
      (shared) => this.exchangeOnce(shared),
      () => {
        this.exchange = undefined;
      },
    );
    try {
      await this.exchange.join(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!this.servesOn(error)) throw error;
    }
  }

  /** Postpones the renewal of a token that has not expired yet, if a later one may succeed. */
  private servesOn(error: unknown): boolean {
    const nowMs = this.clock.now();
    const { token } = this;
    const mayPass =
      error instanceof LucidityError && error.effect !== "refused" && error.effect !== "throttled";
    if (!mayPass || token === undefined || nowMs >= token.expiresAtMs) return false;
    token.staleAtMs = Math.min(
      token.expiresAtMs,
      Math.max(nowMs + renewAgainMs, this.unread?.againAtMs ?? 0),
    );
    return true;
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
    const refreshToken = await this.read(signal);
    this.redaction.add(refreshToken, "refreshToken");
    const value = await this.exchangeToken(refreshToken, signal);
    this.redaction.add(value, "accessToken");
    this.latest = { value, atMs: this.clock.now() };
    if (this.isReplacing) this.replacement = value;
    this.isReplacing = false;
    const expiryMs = jwtExpiryMs(value);
    // This machine's clock may be wrong: a token that looks expired, or about to expire, is given the default lifetime.
    // Otherwise tokens would be exchanged in a loop.
    const saidMs = expiryMs === undefined ? 0 : expiryMs - Date.now();
    const isPlausible = saidMs >= shortestLifeMs;
    const livesMs = isPlausible ? saidMs : lifetimeMs;
    const nowMs = this.clock.now();
    this.token = {
      value,
      staleAtMs: nowMs + livesMs - Math.min(renewBeforeMs, livesMs * renewBeforePart),
      expiresAtMs: isPlausible ? nowMs + livesMs : never,
    };
  }

  /** The refresh token. A source that gave one before is read again with back-off. */
  private async read(signal: AbortSignal): Promise<string> {
    const { unread } = this;
    if (unread !== undefined && this.clock.now() < unread.againAtMs) throw unread.error;
    this.readAtMs = this.clock.now();
    this.refreshToken = undefined;
    try {
      this.refreshToken = await readRefreshToken(this.source, this.redaction, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (this.worked.credentialRead) {
        const delayMs = unread === undefined ? rereadFirstMs : Math.min(2 * unread.delayMs, rereadMostMs);
        this.unread = { error, againAtMs: this.clock.now() + delayMs, delayMs };
      }
      throw error;
    }
    this.worked.credentialRead = true;
    this.unread = undefined;
    return this.refreshToken;
  }
}
