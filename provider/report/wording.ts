/** What to do next depends on where a person reads it: in a deployment, in a preview, or in a shell. */
export type Wording = "deployment" | "preview" | "command";

interface Phrases {
  /** What waits: a resource, or the command. */
  waiter: string;
  /** @param option the option that sets the limit; `undefined` if it is not known */
  moreTime(option: string | undefined): string;
  /** After Ctrl-C. */
  resume: string;
  /** At the end of what to do, by what went wrong. */
  again: string;
  afterFailed: string;
  goOn: string;
}

const deployment: Phrases = {
  waiter: "this resource",
  moreTime: (option = "customTimeouts.create") => `allow more time with \`${option}\``,
  resume: "the next `pulumi up` resumes this wait; Lucidity's onboarding goes on meanwhile.",
  again: ", then run `pulumi up` again.",
  afterFailed: ", then run `pulumi up`: it waits again.",
  goOn: ", or run `pulumi up` to go on waiting.",
};
const before = " before `pulumi up`.";
const again = ", then run the command again.";

export const phrasesOf: Readonly<Record<Wording, Phrases>> = {
  deployment,
  preview: { ...deployment, again: before, afterFailed: before, goOn: before },
  command: {
    waiter: "this command",
    moreTime: () => "allow more time with `--timeout`",
    resume: "run the command again to go on waiting; Lucidity's onboarding goes on meanwhile.",
    again,
    afterFailed: again,
    goOn: ", or run the command again to go on waiting.",
  },
};

/** Names a setting as it is read there: the command reads the environment alone. */
export const inTheWordsOf = (wording: Wording, text: string): string =>
  wording === "command"
    ? text
        .replaceAll("lucidity:endpoint", "LUCIDITY_ENDPOINT")
        .replaceAll("use refreshTokenCommand", "use LUCIDITY_REFRESH_TOKEN_COMMAND")
        .replaceAll(/\bfailFast\b/g, "--fail-fast")
    : text;
