/**
 * Writes the text of a failed wait.
 *
 * Every text holds what happened in the vendor's words, the instance, mount point and account, a timestamp, the reason and
 * request id when given, how long and how many checks, and what to do next. The text of a wrong setting names no partition,
 * since none is at fault.
 */
import { SettingsError } from "../inputs/settingErrors";
import type { Partition } from "../lucidity";
import { CredentialError, UnreadableAnswerError } from "../lucidity/errors";
import { LucidityError } from "../lucidity/lucidityError";
import { guideName, isInvisible } from "../statuses/statuses";
import { formatDuration } from "../util/durations";
import { cut, visible } from "../util/text";
import type { FailedOutcome, Goal, History } from "../wait/types";
import { nameOf } from "./partitionName";
import { causeOf } from "./waitWords";
import { inTheWordsOf, phrasesOf, type Wording } from "./wording";

export interface FailureContext {
  partition: Partition;
  /** The API's host and port, if the settings could be read. */
  apiHost?: string;
  /** Default: `deployment`. */
  wording?: Wording;
  /** What the wait was for. Default: `onboarded`. */
  goal?: Goal;
  /** Where its limit comes from, such as `customTimeouts.update`. */
  limitSource?: string | undefined;
  /** A refresh asked: without its program, it uses the settings that are in the state. */
  isRefresh?: boolean;
}

interface Words {
  what: string;
  /** What to do. The caller appends which command to run then. */
  next: string;
}

export function describeFailure(outcome: FailedOutcome, context: FailureContext): string {
  return inTheWordsOf(context.wording ?? "deployment", describe(outcome, context));
}

function describe(outcome: FailedOutcome, context: FailureContext): string {
  const { history } = outcome;
  const at = new Date(history.endedAtMs).toISOString();
  if (outcome.kind === "refused" && outcome.error instanceof SettingsError) {
    return describeSettings(outcome.error, context, at);
  }
  const { what, next } = words(outcome, context);
  // At Ctrl-C, trouble before the first answer is only counted.
  const isUnanswered = outcome.kind === "cancelled" && history.lastStatus === undefined;
  const { reason, requestId } = isUnanswered ? {} : causeOf(outcome);
  return [
    `${what}: ${nameOf(context.partition)}`,
    ...(reason ? [`  reason: ${shown(reason)}`] : []),
    ...(requestId ? [`  request id: ${shown(requestId)}`] : []),
    ...limitLine(outcome, context),
    `  at ${at}, after ${formatDuration(history.elapsedMs)} and ${counted(history.checks, "check")}${seenBesides(history, reason)}`,
    `  next: ${next}${ending(outcome, context)}`,
  ].join("\n");
}

/**
 * One line for a failure whose full text was printed for another partition.
 *
 * @param first the partition that the full text names
 */
export function describeAgain(outcome: FailedOutcome, context: FailureContext, first: Partition): string {
  if (outcome.kind === "refused" && outcome.error instanceof SettingsError) {
    return `Lucidity is not configured: see the message for ${nameOf(first)}`;
  }
  const { what } = words(outcome, context);
  const { reason } = causeOf(outcome);
  const because = reason ? ` (${visible(cut(reason, 100))})` : "";
  const [own, other] = [nameOf(context.partition), nameOf(first)];
  return `${what}${because}: ${own}; see the ${own === other ? "first message for it" : `message for ${other}`}`;
}

/** One line for a further wait that Ctrl-C ended. */
export function describeCancelled({ history }: FailedOutcome, context: FailureContext): string {
  const at = history.lastStatus === undefined ? "" : ` at ${shown(history.lastStatus)}`;
  return `Cancelled while waiting${at}; the next \`pulumi up\` resumes this wait: ${nameOf(context.partition)}`;
}

function describeSettings(error: SettingsError, context: FailureContext, at: string): string {
  const { problems } = error;
  const [first, ...others] = problems;
  const again = afterRepair(context, error);
  const isOne = first !== undefined && others.length === 0;
  return [
    `Lucidity is not configured: ${isOne ? first.what : `${problems.length} settings are wrong`}`,
    ...(isOne
      ? []
      : problems.map(({ what, next }) => `  - ${next === undefined ? what : `${what}: ${next}`}`)),
    `  at ${at}`,
    `  next: ${isOne ? (first.next ?? "fix this setting") : "fix these settings"}${again}`,
  ].join("\n");
}

const phrases = ({ wording = "deployment" }: FailureContext) => phrasesOf[wording];

const support = "send this text to Lucidity's support, and have the onboarding requested again";
const askSupport = "send this text to Lucidity's support";
const request = (context: FailureContext) =>
  `request the onboarding in Lucidity (${phrases(context).waiter} only waits for one), and check that account, instance and mount point are spelled as Lucidity knows them`;

function words(outcome: FailedOutcome, context: FailureContext): Words {
  const { history } = outcome;
  switch (outcome.kind) {
    case "failed":
      return {
        what: `Lucidity reports ${status(outcome.status)}`,
        next: support,
      };
    case "unseen":
      return {
        what: `Nothing has requested this onboarding: Lucidity answered ${status(history.lastStatus)} for ${formatDuration(outcome.graceMs)}`,
        next: request(context),
      };
    case "timedOut":
      return {
        what: `Not ${context.goal ?? "onboarded"} within ${formatDuration(outcome.timeoutMs)}; ${lastStatus(history)}`,
        next: isMissing(history) ? request(context) : moreTime(history, context),
      };
    case "cancelled":
      return {
        what: `Cancelled while waiting; ${lastStatus(history)}`,
        next: phrases(context).resume,
      };
    case "unreachable":
      return {
        what: unreached(outcome.error, context),
        next: isOfApi(outcome.error) ? askSupport : "check the network, proxy and lucidity:endpoint",
      };
    case "refused":
      return {
        what:
          outcome.error instanceof CredentialError
            ? "The status could not be checked"
            : "Lucidity's API cannot tell the status",
        next: isOfApi(outcome.error) ? askSupport : "fix the cause above",
      };
  }
}

function unreached(error: Error, { apiHost }: FailureContext): string {
  if (error instanceof UnreadableAnswerError)
    return `${apiHost ?? "The server"} answered, but not as Lucidity does`;
  const api = `Lucidity's API${apiHost ? ` at ${apiHost}` : ""}`;
  return isOfApi(error) ? `${api} answers with an error of its own` : `${api} cannot be reached`;
}

const isOfApi = (error: Error | undefined) => error instanceof LucidityError && error.isOfApi;

function moreTime({ lastStatus: last, lastError }: History, context: FailureContext): string {
  const { limitSource } = context;
  if (last === undefined && isOfApi(lastError)) return askSupport;
  const option = limitSource?.match(/customTimeouts\.\w+/)?.[0];
  if (limitSource !== undefined && option === undefined) return "look it up again later";
  return phrases(context).moreTime(option);
}

/** Create and update have a limit each, and read may have one: which of them applied. */
const limitLine = (outcome: FailedOutcome, { limitSource }: FailureContext): string[] =>
  outcome.kind !== "timedOut" || limitSource === undefined
    ? []
    : [`  limit: ${formatDuration(outcome.timeoutMs)}, ${limitSource}`];

const isMissing = ({ lastStatus: last }: History) => last !== undefined && isInvisible(last);

function ending(outcome: FailedOutcome, context: FailureContext): string {
  const { kind, history } = outcome;
  const { again, afterFailed, goOn } = phrases(context);
  if (kind === "cancelled") return "";
  if (kind === "failed") return afterFailed;
  if (kind === "refused") return afterRepair(context, outcome.error);
  return kind === "timedOut" && !isMissing(history) ? goOn : again;
}

/** A variable of the environment, which every command reads anew. */
const isOfEnvironment = (error: Error) =>
  error instanceof LucidityError && /^LUCIDITY_/.test(error.sourceName ?? "");

const afterRepair = (context: FailureContext, error: Error): string =>
  context.isRefresh === true && !isOfEnvironment(error)
    ? ", then run `pulumi up` or `pulumi refresh --run-program`: a refresh alone uses the settings that the state holds."
    : phrases(context).again;

const shown = (value: string) => visible(cut(value, 500));
const status = (value: string | undefined) => shown(guideName(value ?? "nothing"));
export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const lastStatus = ({ lastStatus: last }: History) =>
  last === undefined ? "Lucidity has not answered with a status" : `the last status was ${status(last)}`;

function seenBesides({ troubles, lastUnreadable }: History, reason: string | undefined): string {
  if (troubles.size === 0) return "";
  const list = [...troubles].map(([label, count]) => `${count} × ${visible(label)}`).join(", ");
  const isQuoted = lastUnreadable === undefined || lastUnreadable.message === reason;
  const excerpt = isQuoted ? "" : `; the last unreadable answer: ${shown(lastUnreadable.message)}`;
  return `; also seen: ${list}${excerpt}`;
}
