/** One run of the command: reads what was typed and the settings, waits, and answers with the exit code. */

import { SettingsError } from "../../inputs/settingErrors";
import { noConfig } from "../../inputs/settings";
import { describeFailure, type FailureContext } from "../../report/failures";
import { describeGroup, type GroupFailure } from "../../report/groupFailures";
import { Session } from "../../session/session";
import { type Clock, systemClock } from "../../util/clock";
import { type FailedOutcome, historyOf, isDone } from "../../wait/types";
import { readCommandLine } from "./commandLine";
import { exitCodeOf, exitCodes } from "./endings";
import type { LiveTableOptions } from "./liveTable";
import { type Request, readRequest } from "./request";
import type { Row } from "./rows";
import { JsonLines, Lines, type Streams, type View } from "./views";
import { rowsOf, waitForAll } from "./waits";

export interface Shell {
  env: NodeJS.ProcessEnv;
  streams: Streams;
  stdin: () => Promise<string>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Makes the view of a terminal; absent where stdout is none. */
  live?: (options: Omit<LiveTableOptions, "stream">) => View;
  clock?: Clock;
  /** Milliseconds since 1970. Default: `Date.now`. */
  wallClock?: () => number;
}

export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const typed = readCommandLine(args, shell.streams);
  if (typeof typed === "number") return typed;
  const result = await readRequest(typed, shell.stdin);
  if (!result.ok) {
    shell.streams.err(result.text);
    return exitCodes.usage;
  }
  const session = new Session(noConfig, shell.env, shell.clock);
  try {
    const wrong = wrongSettings(session);
    if (wrong === undefined) return await ask(result.request, session, shell);
    const context = contextOf(result.request, shell, undefined);
    shell.streams.err(
      describeFailure(
        { kind: "refused", error: wrong, history: historyOf(0) },
        { ...context, partition: result.request.partitions[0] },
      ),
    );
    return wrong.problems.every(({ isCredential }) => isCredential) ? exitCodes.credentials : exitCodes.usage;
  } finally {
    session.close();
  }
}

/** Opens the session. */
function wrongSettings(session: Session): SettingsError | undefined {
  try {
    void session.host;
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

async function ask(request: Request, session: Session, shell: Shell): Promise<number> {
  const { partitions, goal, timeoutMs: deadlineMs, command } = request;
  const { signal, clock = systemClock } = shell;
  const once = command === "status";
  const rows = rowsOf(partitions);
  const view = viewFor(request, rows, shell);
  await waitForAll(rows, view, { session, clock, goal, once, deadlineMs, signal });
  const text = failuresOf(rows, request, shell, session.host);
  if (text !== undefined) shell.streams.err(text);
  return exitCodeOf(rows.flatMap(({ end }) => (end === undefined ? [] : [end.ending])));
}

function viewFor({ json, command, goal, timeoutMs }: Request, rows: readonly Row[], shell: Shell): View {
  const { streams, live, clock = systemClock, wallClock = Date.now } = shell;
  if (json) return new JsonLines(streams, wallClock);
  if (live === undefined) return new Lines(streams, command === "status");
  const startedMs = clock.now();
  return live({ rows, goal, deadlineMs: timeoutMs, elapsedMs: () => clock.now() - startedMs });
}

/** The text for what went wrong: that of a deployment, but for what to do next. */
function failuresOf(rows: readonly Row[], request: Request, shell: Shell, host: string): string | undefined {
  const failures: GroupFailure[] = rows.flatMap(({ partition, end }) =>
    end === undefined || isDone(end.outcome) ? [] : [{ partition, outcome: end.outcome }],
  );
  const context = contextOf(request, shell, host);
  const describe = (outcome: FailedOutcome, partition: GroupFailure["partition"]) =>
    describeFailure(outcome, { ...context, partition });
  const [first] = failures;
  if (first === undefined) return undefined;
  if (rows.length === 1) return describe(first.outcome, first.partition);
  const { goal } = request;
  // None is kept in a state, so none counts as onboarded in the text.
  return describeGroup({
    total: rows.length,
    onboarded: 0,
    failures,
    endedEarly: 0,
    isRead: false,
    goal,
    describe,
  });
}

function contextOf(
  { goal }: Request,
  { wallClock = Date.now }: Shell,
  host: string | undefined,
): Omit<FailureContext, "partition"> {
  return { atMs: wallClock(), front: "command", goal, ...(host !== undefined && { host }) };
}
