/** Reads `Settings` from stack config and environment. Messages name the setting, never its value. */
import { createHash } from "node:crypto";
import { type CredentialSource, Secret } from "../lucidity/credentials";
import { type Environment, variable } from "../util/environment";
import { invisibleIn } from "../util/text";
import { type SettingProblem, SettingsError } from "./settingErrors";
import {
  type CredentialKey,
  credentialKeys,
  environmentName,
  type SettingKey,
  settingKeys,
} from "./settingKeys";

/** The settings of which each value is one of a few words. */
const choices = {
  authScheme: ["raw", "bearer"],
  preview: ["warn", "strict", "off"],
  refreshMode: ["wait", "check"],
} as const;
const oneOfRule = (allowed: readonly string[]) => `must be one of ${allowed.join(", ")}`;

/** How a preview reports what it finds: as warnings, as errors, or not at all. */
export type PreviewMode = (typeof choices.preview)[number];
/** Whether a refresh waits for a partition that is not onboarded yet, or polls it once. */
export type RefreshMode = (typeof choices.refreshMode)[number];

export interface Settings {
  endpoint: string;
  authScheme: (typeof choices.authScheme)[number];
  requestsPerMinute: number;
  maxConcurrentRequests: number;
  preview: PreviewMode;
  refreshMode: RefreshMode;
  credential: CredentialSource;
}

/** Reads a key such as `lucidity:endpoint` of the stack config; Pulumi's `config.get` has this shape. */
export type ReadConfig = (key: string) => unknown;
/** For a command that works without a stack: the environment alone counts. */
export const noConfig: ReadConfig = () => undefined;

interface Found {
  key: SettingKey;
  /** The name that the user set: `lucidity:refreshToken` or `LUCIDITY_REFRESH_TOKEN`. */
  name: string;
  value: string;
}

function fromConfig(key: SettingKey, config: ReadConfig): Found | undefined {
  const given = config(`lucidity:${key}`);
  if (given === undefined || given === null) return undefined;
  const value = typeof given === "string" ? given.trim() : JSON.stringify(given);
  return value === "" ? undefined : { key, name: `lucidity:${key}`, value };
}

function fromEnvironment(key: SettingKey, env: Environment): Found | undefined {
  const name = environmentName(key);
  const value = variable(env, name);
  return value === undefined ? undefined : { key, name, value };
}

/** Never shows the value: only its invisible characters are named. */
const wrong = ({ name, value }: Found, rule: string) =>
  new SettingsError([{ what: `${name} ${rule}${invisibleIn(value)}` }]);

function secretOf(found: Found): Secret {
  if (/^[\x21-\x7e]+$/.test(found.value)) return new Secret(found.value);
  throw wrong(found, "must be a token: printable ASCII characters without white space");
}

function commandOf(found: Found): readonly string[] {
  const bad = wrong(
    found,
    'must be a JSON list of words, the program first, such as ["vault", "read", "-field=token", "secret/lucidity"]',
  );
  let words: unknown;
  try {
    words = JSON.parse(found.value);
  } catch {
    throw bad;
  }
  const isWord = (word: unknown): word is string => typeof word === "string" && !word.includes("\0");
  if (!Array.isArray(words) || !words.every(isWord) || !words[0]) throw bad;
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

/** What else to do if there is no credential, in a program that uses the stack config. */
export const inStack =
  ", or run `pulumi config set --secret lucidity:refreshToken` or `pulumi config set --plaintext lucidity:refreshTokenFile PATH`";

const noCredential = (config: ReadConfig): SettingProblem => ({
  what: "no credential is set",
  next: `set one of the environment variables ${credentialKeys.map(environmentName).join(", ")}${config === noConfig ? "" : inStack}`,
});

function readCredential(config: ReadConfig, env: Environment): CredentialSource {
  const places = [
    credentialKeys.map((key) => fromConfig(key, config)),
    credentialKeys.map((key) => fromEnvironment(key, env)),
  ];
  for (const place of places) {
    const found = place.filter((item) => item !== undefined);
    if (found.length > 1) {
      const names = found.map(({ name }) => name).join(" and ");
      throw new SettingsError([{ what: `${names} are both set`, next: "set exactly one credential source" }]);
    }
    if (found[0]) return credentialOf(found[0]);
  }
  throw new SettingsError([noCredential(config)]);
}

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const longestEndpoint = 2_000;

function parseEndpoint(found: Found): string {
  // The value may hold a password, so no message repeats it.
  const url = found.value.length > longestEndpoint ? null : URL.parse(found.value);
  if (url === null) throw wrong(found, "must be a URL such as https://app.lucidity.cloud");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopbackHosts.test(url.hostname))) {
    throw wrong(found, "must begin with https:// (http:// is for loopback hosts alone)");
  }
  // A / or # in the password would make a part of it the URL's host.
  if (/[?#@\\]/.test(found.value)) {
    throw wrong(found, "must have no user, password, query or fragment");
  }
  let end = url.href.length;
  while (url.href[end - 1] === "/") end -= 1;
  return url.href.slice(0, end);
}

function parseCount(found: Found): number {
  if (!/^\d{1,9}$/.test(found.value) || Number(found.value) < 1)
    throw wrong(found, "must be a whole number from 1");
  return Number(found.value);
}

const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (found: Found): T => {
    const value = allowed.find((item) => item === found.value);
    if (value === undefined) throw wrong(found, oneOfRule(allowed));
    return value;
  };

/** Parses the value that is set, config before environment; `fallback` if none is. */
function read<T>(
  key: SettingKey,
  parse: (found: Found) => T,
  fallback: T,
  config: ReadConfig,
  env: Environment,
): T {
  const found = fromConfig(key, config) ?? fromEnvironment(key, env);
  return found ? parse(found) : fallback;
}

/**
 * Reads and validates every setting.
 *
 * @throws SettingsError that names every one that is missing or breaks its rule
 */
export function readSettings(config: ReadConfig, env: Environment): Settings {
  const problems: SettingProblem[] = [];
  const attempt = <T>(reading: () => T, mark: Partial<SettingProblem> = {}): T | undefined => {
    try {
      return reading();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      problems.push(...error.problems.map((problem) => ({ ...problem, ...mark })));
      return undefined;
    }
  };
  const settings = {
    endpoint: attempt(() => read("endpoint", parseEndpoint, "https://app.lucidity.cloud", config, env)),
    authScheme: attempt(() => read("authScheme", oneOf(choices.authScheme), "raw", config, env)),
    requestsPerMinute: attempt(() => read("requestsPerMinute", parseCount, 50, config, env)),
    maxConcurrentRequests: attempt(() => read("maxConcurrentRequests", parseCount, 10, config, env)),
    preview: attempt(() => readPreviewMode(config, env)),
    refreshMode: attempt(() => read("refreshMode", oneOf(choices.refreshMode), "wait", config, env)),
    credential: attempt(() => readCredential(config, env), { isCredential: true }),
  };
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

/** The preview mode alone: `off` sends no request, and needs no other setting. @throws SettingsError */
export function readPreviewMode(config: ReadConfig, env: Environment): PreviewMode {
  return read("preview", oneOf(choices.preview), "warn", config, env);
}

/** The rule that a value of a provider's argument breaks, if it must be one of a few words. */
export function brokenChoice(key: string, value: unknown): string | undefined {
  if (!Object.hasOwn(choices, key)) return undefined;
  const allowed: readonly string[] = choices[key as keyof typeof choices];
  const isAllowed = typeof value === "string" && (value.trim() === "" || allowed.includes(value.trim()));
  return isAllowed ? undefined : `${key} ${oneOfRule(allowed)}`;
}

/** A key that is equal for equal settings; hashed, since it covers credentials. */
export function settingsKey(config: ReadConfig, env: Environment): string {
  const values = settingKeys.map((key) => [fromConfig(key, config)?.value, fromEnvironment(key, env)?.value]);
  return createHash("sha256").update(JSON.stringify(values)).digest("hex");
}
