/**
 * A failed wait as the text that a person reads.
 *
 * Every text holds what happened in the vendor's words, the instance, mount point and account, a timestamp, the
 * reason and request id when given, how long and how many checks, and what to do next.
 */
import { SettingsError } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { formatDuration } from "../util/durations";
import { cut, visible } from "../util/text";
import type { FailedOutcome, History } from "../wait/types";
import { nameOf } from "./partitionName";

export interface FailureContext {
  partition: Partition;
  /** Wall clock, in milliseconds since 1970. */
  atMs: number;
  /** The API's host and port, where the settings could be read. */
  host?: string;
}

const supportHint =
  "ask Lucidity's support with this text, have the onboarding requested again, then run `pulumi up`: it waits again.";

/** The text of a failed wait, on several short lines. */
export function describeFailure(outcome: FailedOutcome, context: FailureContext): string {
  const { history } = outcome;
  const { what, next, reason, requestId } = words(outcome, context);
  return [
    `${what}: ${nameOf(context.partition)}`,
    ...(reason ? [`  reason: ${shown(reason)}`] : []),
    ...(requestId ? [`  request id: ${shown(requestId)}`] : []),
    `  at ${new Date(context.atMs).toISOString()}, after ${formatDuration(history.elapsedMs)} and ${counted(history.checks, "check")}${seenBesides(history)}`,
    `  next: ${next}`,
  ].join("\n");
}

interface Words {
  what: string;
  next: string;
  reason?: string | undefined;
  requestId?: string | undefined;
}

function words(outcome: FailedOutcome, context: FailureContext): Words {
  const { history } = outcome;
  const last = { reason: history.lastReason, requestId: history.lastRequestId };
  switch (outcome.kind) {
    case "failed":
      return {
        what: `Lucidity reports ${outcome.status}`,
        reason: outcome.reason,
        requestId: outcome.requestId,
        next: supportHint,
      };
    case "unseen":
      return {
        what: `Nothing has requested this onboarding: Lucidity answered ${history.lastStatus} for ${formatDuration(outcome.graceMs)}`,
        ...last,
        next: "request the onboarding in Lucidity (this resource only waits for one), check that account, instance and mount point are spelled as Lucidity knows them, then run `pulumi up` again.",
      };
    case "timedOut":
      return {
        what: `Not onboarded within ${formatDuration(outcome.deadlineMs)}; ${lastStatus(history)}`,
        ...last,
        ...(history.lastStatus === undefined && history.lastError && detail(history.lastError)),
        next: "run `pulumi up` to go on waiting, or allow more time with customTimeouts in the resource's options.",
      };
    case "cancelled":
      return {
        what: `Cancelled while waiting; ${lastStatus(history)}`,
        ...last,
        next: "the next `pulumi up` resumes this wait; Lucidity's onboarding goes on meanwhile.",
      };
    case "unreachable":
      return {
        what: `Lucidity's API${context.host ? ` at ${context.host}` : ""} cannot be reached`,
        ...detail(outcome.error),
        next: "check the network, proxy and lucidity:endpoint, then run `pulumi up` again.",
      };
    case "refused":
      return outcome.error instanceof SettingsError
        ? {
            what: "The settings of lucidity are wrong",
            reason: outcome.error.message,
            next: "set them right, then run `pulumi up` again.",
          }
        : {
            what: "Lucidity's API cannot tell the status",
            ...detail(outcome.error),
            next: "mend what the reason names, then run `pulumi up` again.",
          };
  }
}

function detail(error: Error): { reason: string; requestId?: string } {
  const requestId = "requestId" in error && typeof error.requestId === "string" ? error.requestId : undefined;
  return { reason: error.message, ...(requestId !== undefined && { requestId }) };
}

const shown = (value: string) => visible(cut(value, 500));
export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const lastStatus = ({ lastStatus: status }: History) =>
  status === undefined ? "Lucidity has not answered with a status" : `the last status was ${shown(status)}`;

function seenBesides({ troubles, lastError }: History): string {
  if (troubles.size === 0) return "";
  const list = [...troubles].map(([label, count]) => `${count} × ${label}`).join(", ");
  const unreadable =
    troubles.has("unreadable answer") && lastError ? `; the last of them: ${shown(lastError.message)}` : "";
  return `; also seen: ${list}${unreadable}`;
}
