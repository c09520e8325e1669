/** Stack config and environment, as one validated `Settings`. A bad setting is named, its value never is. */
import { createHash } from "node:crypto";
import { type CredentialSource, Secret } from "../lucidity/credentials";

/** How a preview takes what it sees at the API; see docs of the config key `preview`. */
export type PreviewMode = "warn" | "strict" | "off";

export interface Settings {
  endpoint: string;
  authScheme: "raw" | "bearer";
  requestsPerMinute: number;
  maxConcurrentRequests: number;
  preview: PreviewMode;
  credential: CredentialSource;
}

/** Reads a key of the stack config, namespace included; Pulumi's `config.get` has this shape. */
export type ReadConfig = (key: string) => unknown;
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that is missing or breaks its rule. It names the key, never the value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const credentialKeys = ["refreshToken", "refreshTokenFile", "refreshTokenCommand", "accessToken"] as const;
type CredentialKey = (typeof credentialKeys)[number];

const environmentName = (key: string) =>
  `LUCIDITY_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

interface Found {
  key: string;
  /** What the user knows it by: `lucidity:refreshToken` or `LUCIDITY_REFRESH_TOKEN`. */
  name: string;
  value: string;
}

// An empty value is what CI hands over for a secret that is not set.
function fromConfig(key: string, config: ReadConfig): Found | undefined {
  const value = config(`lucidity:${key}`);
  if (value === undefined || value === null || value === "") return undefined;
  return { key, name: `lucidity:${key}`, value: typeof value === "string" ? value : JSON.stringify(value) };
}

function fromEnvironment(key: string, env: Environment): Found | undefined {
  const name = environmentName(key);
  const value = env[name];
  return value === undefined || value === "" ? undefined : { key, name, value };
}

function secretOf({ name, value }: Found): Secret {
  const token = value.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new SettingsError(`${name} must be a token: printable ASCII characters without white space`);
  }
  return new Secret(token);
}

function commandOf({ name, value }: Found): readonly string[] {
  const rule = `${name} must be a JSON list of words, the program first, such as ["vault", "read", "-field=token", "secret/lucidity"]`;
  let words: unknown;
  try {
    words = JSON.parse(value);
  } catch {
    throw new SettingsError(rule);
  }
  const isWord = (word: unknown): word is string => typeof word === "string" && !word.includes("\0");
  if (!Array.isArray(words) || words.length === 0 || !words.every(isWord) || words[0] === "") {
    throw new SettingsError(rule);
  }
  return words;
}

function credentialOf(found: Found): CredentialSource {
  const { name, value } = found;
  switch (found.key as CredentialKey) {
    case "refreshToken":
      return { kind: "refreshToken", name, secret: secretOf(found) };
    case "accessToken":
      return { kind: "accessToken", name, secret: secretOf(found) };
    case "refreshTokenFile":
      return { kind: "refreshTokenFile", name, path: value };
    case "refreshTokenCommand":
      return { kind: "refreshTokenCommand", name, command: commandOf(found) };
  }
}

function readCredential(config: ReadConfig, env: Environment): CredentialSource {
  const places = [
    credentialKeys.map((key) => fromConfig(key, config)),
    credentialKeys.map((key) => fromEnvironment(key, env)),
  ];
  for (const place of places) {
    const found = place.filter((item) => item !== undefined);
    if (found.length > 1) {
      throw new SettingsError(
        `${found.map(({ name }) => name).join(" and ")} are both set: set exactly one credential source`,
      );
    }
    if (found[0]) return credentialOf(found[0]);
  }
  throw new SettingsError(
    `No credential for Lucidity is set: set one of the environment variables ${credentialKeys.map(environmentName).join(", ")}, or the secret config key lucidity:refreshToken (pulumi config set --secret lucidity:refreshToken)`,
  );
}

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function parseEndpoint({ name, value }: Found): string {
  // The value may hold a password, so no message repeats it.
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new SettingsError(`${name} must be a URL such as https://app.lucidity.cloud`);
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopbackHosts.test(url.hostname))) {
    throw new SettingsError(`${name} must begin with https:// (http:// is for loopback hosts alone)`);
  }
  if (url.username !== "" || url.password !== "" || /[?#]/.test(value)) {
    throw new SettingsError(`${name} must have no user, password, query or fragment`);
  }
  return url.href.replace(/\/+$/, "");
}

function parseCount({ name, value }: Found): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) < 1)
    throw new SettingsError(`${name} must be a whole number from 1`);
  return Number(value);
}

function oneOf<T extends string>({ name, value }: Found, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new SettingsError(`${name} must be one of ${allowed.join(", ")}`);
  return found;
}

/**
 * Reads and validates every setting.
 *
 * @throws SettingsError for the first that is missing or breaks its rule.
 */
export function readSettings(config: ReadConfig, env: Environment): Settings {
  const read = <T>(key: string, parse: (found: Found) => T, fallback: T): T => {
    const found = fromConfig(key, config) ?? fromEnvironment(key, env);
    return found ? parse(found) : fallback;
  };
  return {
    endpoint: read("endpoint", parseEndpoint, "https://app.lucidity.cloud"),
    authScheme: read("authScheme", (found) => oneOf(found, ["raw", "bearer"]), "raw"),
    requestsPerMinute: read("requestsPerMinute", parseCount, 50),
    maxConcurrentRequests: read("maxConcurrentRequests", parseCount, 10),
    preview: readPreviewMode(config, env),
    credential: readCredential(config, env),
  };
}

/** The preview mode alone: `off` must ask nothing, not even whether the other settings are in order. */
export function readPreviewMode(config: ReadConfig, env: Environment): PreviewMode {
  const found = fromConfig("preview", config) ?? fromEnvironment("preview", env);
  return found ? oneOf(found, ["warn", "strict", "off"]) : "warn";
}

const keys = [
  ...credentialKeys,
  "endpoint",
  "authScheme",
  "requestsPerMinute",
  "maxConcurrentRequests",
  "preview",
] as const;

/** Equal for equal settings. It is a hash, since credentials are among them. */
export function settingsKey(config: ReadConfig, env: Environment): string {
  const values = keys.map((key) => [fromConfig(key, config)?.value, fromEnvironment(key, env)?.value]);
  return createHash("sha256").update(JSON.stringify(values)).digest("hex");
}
