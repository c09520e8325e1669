/** The keys of the settings. A program loads this file too, so it imports little. */
import { nearest } from "../util/editDistance";
import { shown } from "../util/text";

export const credentialKeys = [
  "refreshToken",
  "refreshTokenFile",
  "refreshTokenCommand",
  "accessToken",
] as const;
/** Those that hold a token themselves. */
export const tokenKeys = [
  "refreshToken",
  "accessToken",
] as const satisfies readonly (typeof credentialKeys)[number][];
export type CredentialKey = (typeof credentialKeys)[number];

/** Every key of the stack config's namespace `lucidity`. */
export const settingKeys = [
  ...credentialKeys,
  "endpoint",
  "authScheme",
  "requestsPerMinute",
  "maxConcurrentRequests",
  "preview",
  "refreshMode",
] as const;
export type SettingKey = (typeof settingKeys)[number];

/** `LUCIDITY_REFRESH_TOKEN` for `refreshToken`. */
export const environmentName = (key: string) =>
  `LUCIDITY_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

/** What to say of a key that no setting has; `undefined` for the key of a setting. */
export function unknownSetting(key: string): string | undefined {
  if (settingKeys.some((known) => known === key)) return undefined;
  const meant = nearest(key, settingKeys);
  const hint =
    meant === undefined ? `the keys are ${settingKeys.join(", ")}` : `did you mean lucidity:${meant}?`;
  return `lucidity:${shown(key)} is no setting of pulumi-lucidity, and is ignored: ${hint}`;
}
