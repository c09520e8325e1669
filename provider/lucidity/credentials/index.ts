import { inspect } from "node:util";

/** A value that never appears when printed or serialized; only `reveal()` returns it. */
export class Secret {
  readonly reveal: () => string;

  constructor(value: string) {
    this.reveal = () => value;
    Object.defineProperty(this, "reveal", { enumerable: false });
  }

  toString(): string {
    return "[secret]";
  }
  toJSON(): string {
    return "[secret]";
  }
  [inspect.custom](): string {
    return "[secret]";
  }
}

/** Where tokens come from. `name` is the setting that the user made: `lucidity:refreshToken` or `LUCIDITY_REFRESH_TOKEN`. */
export type CredentialSource =
  | { kind: "refreshToken" | "accessToken"; name: string; secret: Secret }
  /** Read at each token exchange, so that a rotated file is picked up. */
  | { kind: "refreshTokenFile"; name: string; path: string }
  /** Run at each token exchange, without a shell. */
  | { kind: "refreshTokenCommand"; name: string; command: readonly string[] };
