/** What every error of the API says of itself, so that no caller needs to tell the classes apart. */

/** What an error concerns: one partition, all of its cloud account, or every request of this process. */
export type Scope = "partition" | "perhapsAccount" | "account" | "process";

/** What has worked in this process so far. */
export interface Worked {
  /** The API has answered a status call. */
  answered: boolean;
  /** The source of the refresh token has given one. */
  credentialRead: boolean;
  /** A token of this credential has been accepted. */
  tokenAccepted: boolean;
}

/** What an error means for a wait. */
export type Effect =
  /** Waiting cannot help. */
  | "refused"
  /** All requests have to slow down. */
  | "throttled"
  /** It may pass. */
  | "trouble"
  /** Until this has worked in the process it counts as a wrong setting, and is refused; after that as an outage. */
  | { refusedUntil: keyof Worked };

export interface Meaning {
  scope: Scope;
  effect: Effect;
  /** Whether another credential may help. */
  isOfCredential: boolean;
  /** Its name in the history of a wait, such as `503` or `ECONNRESET`. */
  label: string;
  requestId?: string | undefined;
  /** How long the API asks to send nothing. */
  retryAfterMs?: number | undefined;
  /** Trouble of this kind counts as permanent after so many polls with the same key, over so long and with nothing else between. */
  permanence?: { key: string; polls: number; ms: number } | undefined;
  /** Whether an answer came that could not be read: the end of the wait quotes it. */
  isUnreadable?: boolean;
  /** The setting that named the credential, where it is about one. */
  sourceName?: string | undefined;
}

export abstract class LucidityError extends Error implements Meaning {
  abstract override readonly name: string;
  readonly scope: Scope;
  readonly effect: Effect;
  readonly isOfCredential: boolean;
  readonly label: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly permanence: Meaning["permanence"];
  readonly isUnreadable: boolean;
  readonly sourceName: string | undefined;

  constructor(message: string, meaning: Meaning) {
    super(message);
    this.scope = meaning.scope;
    this.effect = meaning.effect;
    this.isOfCredential = meaning.isOfCredential;
    this.label = meaning.label;
    this.requestId = meaning.requestId;
    this.retryAfterMs = meaning.retryAfterMs;
    this.permanence = meaning.permanence;
    this.isUnreadable = meaning.isUnreadable ?? false;
    this.sourceName = meaning.sourceName;
  }

  /** Whether the API failed with a code of its own: neither the network nor a setting is at fault. */
  get isOfApi(): boolean {
    return this.scope === "partition" && this.permanence !== undefined;
  }
}

/** The request to ask the vendor about, where an error has one. */
export const requestIdOf = (error: Error): string | undefined =>
  error instanceof LucidityError ? error.requestId : undefined;
