/** The access token that all callers share: minted on demand, one mint at a time, renewed before it expires. */
import { orAbort } from "../abort";
import type { Clock } from "../clock";
import type { CredentialSource } from "./credentials";
import type { Redaction } from "./redaction";
import { readRefreshToken } from "./refreshToken";
import { jwtExpiryMs } from "./wire";

/** What the vendor's tokens live, where they do not say it themselves. */
const lifetimeMs = 15 * 60_000;
/** How long before its end a token is renewed, and at most which part of its life. */
const renewBeforeMs = 60_000;
const renewBeforePart = 0.2;
/** What seems to live less than this tells of a wrong clock rather than of the token. */
const shortestLifeMs = 30_000;

interface Token {
  value: string;
  staleAtMs: number;
}

interface Mint {
  promise: Promise<void>;
  controller: AbortController;
  waiting: number;
}

export class Auth {
  private token: Token | undefined;
  private minting: Mint | undefined;

  constructor(
    private readonly source: CredentialSource,
    private readonly mint: (refreshToken: string, signal: AbortSignal) => Promise<string>,
    private readonly redaction: Redaction,
    private readonly clock: Clock,
  ) {
    if (source.kind === "accessToken") {
      this.token = { value: source.secret.reveal(), staleAtMs: Number.POSITIVE_INFINITY };
      redaction.add(this.token.value);
    }
  }

  /** The token, if it is there and not about to expire. */
  fresh(): string | undefined {
    return this.token && this.clock.now() < this.token.staleAtMs ? this.token.value : undefined;
  }

  /** After a 401: forgets the token, unless it has been replaced meanwhile. Whether a new one can be had. */
  reject(value: string): boolean {
    if (this.source.kind === "accessToken") return false;
    if (this.token?.value === value) this.token = undefined;
    return true;
  }

  /** Joins the mint in flight, or starts it. It goes on while anybody waits for it. @throws signal.reason on abort */
  async renew(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.minting ??= this.start();
    const mint = this.minting;
    mint.waiting += 1;
    try {
      await orAbort(mint.promise, signal);
    } finally {
      mint.waiting -= 1;
      if (mint.waiting === 0 && this.minting === mint) {
        this.minting = undefined;
        mint.controller.abort();
      }
    }
  }

  private start(): Mint {
    const controller = new AbortController();
    const mint: Mint = { controller, waiting: 0, promise: this.mintOnce(controller.signal) };
    const done = () => {
      if (this.minting === mint) this.minting = undefined;
    };
    mint.promise.then(done, done);
    return mint;
  }

  private async mintOnce(signal: AbortSignal): Promise<void> {
    const refreshToken = await readRefreshToken(this.source, signal);
    this.redaction.add(refreshToken);
    const value = await this.mint(refreshToken, signal);
    this.redaction.add(value);
    const expiryMs = jwtExpiryMs(value);
    // The wall clock of this machine may be wrong: a token that seems to have expired is tried all the same, and one that
    // goes stale before its turn comes would be minted again and again.
    const saidMs = expiryMs === undefined ? 0 : expiryMs - Date.now();
    const livesMs = saidMs >= shortestLifeMs ? saidMs : lifetimeMs;
    this.token = {
      value,
      staleAtMs: this.clock.now() + livesMs - Math.min(renewBeforeMs, livesMs * renewBeforePart),
    };
  }
}
