import { LucidityError } from "../lucidity/errors";

/** One setting that is missing or breaks its rule. It names the key and the rule, never the value. */
export interface SettingProblem {
  /** What is wrong, such as `lucidity:endpoint must be a URL`. */
  what: string;
  /** What to do, if the rule alone does not say it. */
  next?: string;
  isCredential?: true;
}

export class SettingsError extends LucidityError {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(({ what, next }) => (next === undefined ? what : `${what}: ${next}`)).join("; "), {
      scope: "process",
      effect: "refused",
      isOfCredential: problems.every(({ isCredential }) => isCredential),
      label: "settings",
    });
  }
}
