/**
 * The lines of `pulumi up --debug`, one for each check: no headers, no body, and only the status and the request id of the
 * answer.
 */
import type { SentRequest } from "../lucidity";
import { requestIdOf } from "../lucidity/lucidityError";
import { nameOf } from "../report/partitionName";
import type { Check, Observers } from "../session/observers";
import { formatDuration } from "../util/durations";
import { cut, visible } from "../util/text";
import type { Poll } from "../wait/types";

/** @param debug takes a line, and the resource whose row it belongs to */
export const debugObservers = (debug: (message: string, urn?: string) => void): Observers => ({
  debug,
  checked: (check) => debug(checkLine(check), check.urn),
  exchanged: (request) => debug(exchangeLine(request)),
});

/** `check 2: HTTP 200 in 84 ms, IN_PROGRESS, request id req-7; next check in 20s at the earliest: partition …`. */
function checkLine({ partition, number, requests, poll, nextInMs }: Check): string {
  const sent = requests.length === 0 && poll ? ["the request of another wait"] : requests.map(requestWords);
  const found = poll === undefined ? ["aborted"] : answerWords(poll);
  const next =
    nextInMs === undefined ? "no further check" : `next check in ${formatDuration(nextInMs)} at the earliest`;
  return `check ${number}: ${[...sent, ...found].join(", ")}; ${next}: ${nameOf(partition)}`;
}

const exchangeLine = (request: SentRequest) => `token exchange: ${requestWords(request)}`;

function requestWords({ result, tookMs }: SentRequest): string {
  const what = typeof result === "number" ? `HTTP ${result}` : shown(result);
  return `${what} in ${Math.round(tookMs)} ms`;
}

function answerWords(poll: Poll): string[] {
  const id = poll.kind === "seen" ? poll.requestId : requestIdOf(poll.error);
  const status = poll.kind === "seen" ? [shown(poll.status)] : [];
  return id === undefined ? status : [...status, `request id ${shown(id)}`];
}

const shown = (text: string) => visible(cut(text, 100));
