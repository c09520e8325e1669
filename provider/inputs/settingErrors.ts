/** One setting that is missing or breaks its rule. It names the key and the rule, never the value. */
export interface SettingProblem {
  /** What is wrong, such as `lucidity:endpoint must be a URL`. */
  what: string;
  /** What to do, if the rule alone does not say it. */
  next?: string;
  /** Whether it is about the credential. */
  isCredential?: true;
}

/** All settings that are missing or break their rules. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(({ what, next }) => (next === undefined ? what : `${what}: ${next}`)).join("; "));
  }
}
