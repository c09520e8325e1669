/** One run of the command: reads what was typed and the settings, waits, and answers with the exit code. */

import { SettingsError } from "../inputs/settingErrors";
import { environmentName, tokenKeys } from "../inputs/settingKeys";
import { noConfig } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { Redaction } from "../lucidity/redaction/redaction";
import { describeFailure } from "../report/failures";
import { describeGroup } from "../report/groupFailures";
import type { WaitTracker } from "../report/waitTracker";
import { inTheWordsOf } from "../report/wording";
import { Session } from "../session/session";
import { debugObservers } from "../telemetry/checkLine";
import { modulesOfPulumi } from "../telemetry/modules";
import { Tracer } from "../telemetry/tracer";
import { systemClock } from "../util/clock";
import { variable } from "../util/environment";
import { type FailedOutcome, type Goal, historyOf, isDone } from "../wait/types";
import { readCommandLine, type Typed } from "./commandLine";
import { exitCodeOf, exitCodes } from "./endings";
import type { LiveTableOptions } from "./liveTable";
import { isUnnamed, type Request, readRequest } from "./request";
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
}

const longestLine = 2_000;

export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const streams = withoutCredential(shell);
  const typed = readCommandLine(args, streams);
  if (typeof typed === "number") return typed;
  if (typed.command === "doctor" && isUnnamed(typed)) return diagnose(undefined, typed, shell);
  const result = await readRequest(typed, shell.stdin);
  if (!result.ok) {
    streams.err(result.text);
    return exitCodes.usage;
  }
  if (typed.command === "doctor") return diagnose(result.request.partitions[0], typed, shell);
  /** Kept until the end: a line would tear the table of a terminal. */
  const notes: string[] = [];
  const warn = (message: string) => void notes.push(message);
  let tracker: WaitTracker | undefined;
  const tracer = new Tracer({ env: shell.env, modules: modulesOfPulumi, warn });
  const observers = result.request.debug ? debugObservers(shell.streams.err) : {};
  const session = new Session(noConfig, shell.env, systemClock, {
    ...observers,
    tracer,
    warn,
    api: (event) => tracker?.api(event),
  });
  try {
    return await ask(result.request, session, shell, (begun) => {
      tracker = begun;
    });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const [partition] = result.request.partitions;
    const refusal = { kind: "refused", error, history: historyOf(0) } as const;
    shell.streams.err(describeFailure(refusal, { partition, wording: "command" }));
    return error.isOfCredential ? exitCodes.credentials : exitCodes.usage;
  } finally {
    session.close();
    for (const note of notes) shell.streams.err(note);
  }
}

async function diagnose(partition: Partition | undefined, { json }: Typed, shell: Shell): Promise<number> {
  const { env, signal, streams } = shell;
  const { runDoctor } = require("./doctor/run") as typeof import("./doctor/run");
  return runDoctor(partition, { env, signal, json, out: streams.out });
}

/** For errors that repeat what was typed, such as the credential in a wrong place. */
function withoutCredential({ env, streams: { out, err } }: Shell): Streams {
  const redaction = new Redaction();
  for (const name of tokenKeys.map(environmentName)) redaction.add(variable(env, name) ?? "");
  const cleaned = (line: string) => redaction.clean(line, longestLine);
  return { out, err: (text) => err(text.split("\n").map(cleaned).join("\n")) };
}

/** @throws SettingsError before anything is shown */
async function ask(
  request: Request,
  session: Session,
  shell: Shell,
  watch: (tracker: WaitTracker) => void,
): Promise<number> {
  const { partitions, goal, timeoutMs, command, failFast } = request;
  const { apiHost } = session;
  const once = command === "status";
  const rows = rowsOf(partitions);
  let tracker: WaitTracker | undefined;
  const view = viewFor(request, rows, shell, () => tracker?.freshness() ?? []);
  const { signal } = shell;
  const clock = systemClock;
  const waits = { session, clock, goal, once, timeoutMs, failFast, signal };
  await waitForAll(rows, view, waits, (begun) => {
    tracker = begun;
    watch(begun);
  });
  const text = failuresOf(rows, goal, apiHost);
  // A blank line between the table and the failures.
  if (text !== undefined) shell.streams.err(view.isLive ? `\n${text}` : text);
  return exitCodeOf(rows.flatMap(({ end }) => (end === undefined ? [] : [end.ending])));
}

function viewFor(
  { json, debug, command, goal, timeoutMs }: Request,
  rows: readonly Row[],
  shell: Shell,
  freshness: () => string[],
): View {
  const { streams, live } = shell;
  if (json) return new JsonLines(streams, Date.now);
  const once = command === "status";
  // The lines of --debug would tear a table.
  if (live === undefined || debug) return new Lines(streams, once);
  const startedMs = systemClock.now();
  const elapsedMs = () => systemClock.now() - startedMs;
  return live({ rows, goal, once, timeoutMs, elapsedMs, freshness });
}

/** What went wrong, as in a deployment, and what to do next, for a command. */
function failuresOf(rows: readonly Row[], goal: Goal, apiHost: string): string | undefined {
  const ends = rows.flatMap(({ partition, end }) =>
    end === undefined || isDone(end.outcome) ? [] : [{ partition, outcome: end.outcome, ending: end.ending }],
  );
  const failures = ends.filter(({ ending }) => ending !== "endedEarly");
  const describe = (outcome: FailedOutcome, partition: Partition) =>
    describeFailure(outcome, { partition, apiHost, wording: "command", goal });
  const [first] = failures;
  if (first === undefined) return undefined;
  if (rows.length === 1) return describe(first.outcome, first.partition);
  const text = describeGroup({
    total: rows.length,
    // The text would say that the state keeps them.
    onboarded: 0,
    failures,
    endedEarly: ends.length - failures.length,
    isRead: false,
    goal,
    describe,
  });
  return inTheWordsOf("command", text);
}
