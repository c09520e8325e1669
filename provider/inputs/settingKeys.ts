/** The keys of the settings. A program loads this file too, so it imports nothing. */

export const credentialKeys = [
  "refreshToken",
  "refreshTokenFile",
  "refreshTokenCommand",
  "accessToken",
] as const;
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
