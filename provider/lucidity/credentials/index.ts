/** A value that never appears when printed or serialized; only `reveal()` returns it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }
}

/** Where tokens come from. `name` is the setting that the user made: `lucidity:refreshToken` or `LUCIDITY_REFRESH_TOKEN`. */
export type CredentialSource =
  | { kind: "refreshToken" | "accessToken"; name: string; secret: Secret }
  /** Read at each token exchange, so that a rotated file is picked up. */
  | { kind: "refreshTokenFile"; name: string; path: string }
  /** Run at each token exchange, without a shell. */
  | { kind: "refreshTokenCommand"; name: string; command: readonly string[] };
