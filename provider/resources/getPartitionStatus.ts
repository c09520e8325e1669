/** One poll from the program, outside any resource. */
import type { Properties } from "../engine/properties";
import { checkLookUp } from "../inputs/partition";
import { listed } from "../inputs/problems";
import { type ReadConfig, settingsKey } from "../inputs/settings";
import { describeFailure } from "../report/failures";
import { nameOf } from "../report/partitionName";
import { Session } from "../session/session";
import { debugObservers } from "../telemetry/checkLine";
import { systemClock } from "../util/clock";
import type { Environment } from "../util/environment";
import { toError } from "../util/errors";
import { historyOf } from "../wait/types";

interface Log {
  debug(message: string): void;
  warn(message: string): void;
}

/** Sessions by settings: one Automation API program may run several stacks, each with its own endpoint and credential. */
const sessions = new Map<string, Session>();
const mostSessions = 20;

/**
 * Uses one session for equal settings.
 *
 * @param log takes the lines for `--debug`, and warnings
 * @throws Error that names what is wrong with an argument, a setting or the API's answer
 */
export const getPartitionStatus = (args: Properties, config: ReadConfig, log?: Log) =>
  statusFrom(sessionOf(config, process.env, log), args, new AbortController().signal);

/** @throws Error that names what is wrong with an argument, a setting or the API's answer */
export async function statusFrom(session: Session, args: Properties, signal: AbortSignal) {
  const { value: partition, problems } = checkLookUp(args);
  if (partition === undefined) throw new Error(`getPartitionStatus: ${listed(problems)}`);
  try {
    const poll = await session.pollOnce(partition, signal);
    if (poll.kind !== "seen") throw poll.error;
    const { kind: _kind, ...answer } = poll;
    return { ...answer, checkedAt: new Date().toISOString() };
  } catch (thrown) {
    const error = toError(thrown);
    if (signal.aborted)
      throw new Error(`getPartitionStatus was cancelled: ${nameOf(partition)}`, { cause: error });
    const outcome = { kind: "refused", error, history: historyOf(1) } as const;
    throw new Error(describeFailure(outcome, { partition }), { cause: error });
  }
}

function sessionOf(config: ReadConfig, env: Environment, log?: Log): Session {
  const key = settingsKey(config, env);
  const observers = log && { ...debugObservers(log.debug), warn: log.warn };
  const session = sessions.get(key) ?? new Session(config, env, systemClock, observers);
  sessions.delete(key);
  sessions.set(key, session);
  const [oldest] = sessions.keys();
  if (oldest !== undefined && sessions.size > mostSessions) {
    sessions.get(oldest)?.close();
    sessions.delete(oldest);
  }
  return session;
}
