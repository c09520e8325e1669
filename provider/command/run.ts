/** One run of the command: reads what was typed and the settings, waits, and answers with the exit code. */

import { SettingsError } from "../inputs/settingErrors";
import { environmentName, tokenKeys } from "../inputs/settingKeys";
import { noConfig } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { Redaction } from "../lucidity/redaction/redaction";
import { describeFailure } from "../report/failures";
import { describeGroup } from "../report/groupFailures";
import { type TrackedWait, WaitTracker } from "../report/waitTracker";
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
import { isUnnamed, type Request, readRequest } from "./request";
import { endingOfRow } from "./rows";
import { JsonLines, Lines, type Streams, type View } from "./views";
import { waitForAll } from "./waits";

export interface Shell {
  env: NodeJS.ProcessEnv;
  streams: Streams;
  stdin: () => Promise<string>;
  signal: AbortSignal;
  /** The view of a terminal; absent where stdout is none. */
  live?: View;
}

const longestLine = 2_000;

export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const streams = withoutCredential(shell);
  const typed = readCommandLine(args, streams);
  if (typeof typed === "number") return typed;
  if (typed.command === "doctor" && isUnnamed(typed)) return diagnose(undefined, typed, shell);
  const request = await readRequest(typed, shell.stdin);
  if (typeof request === "string") {
    streams.err(request);
    return exitCodes.usage;
  }
  if (typed.command === "doctor") return diagnose(request.partitions[0], typed, shell);
  /** Kept until the end: a line would tear the table of a terminal. */
  const notes: string[] = [];
  const warn = (message: string) => void notes.push(message);
  const view = viewFor(request, shell);
  const session: Session = new Session(noConfig, shell.env, systemClock, {
    ...(request.debug && debugObservers(shell.streams.err)),
    tracer: new Tracer({ env: shell.env, modules: modulesOfPulumi, warn }),
    warn,
    api: (event) => tracker.api(event),
  });
  const tracker = new WaitTracker({ clock: systemClock, view, rate: () => session.rate });
  try {
    // Wrong settings are reported before anything is shown.
    const { apiHost } = session;
    const waits = await waitForAll(request, session, tracker, view, shell.signal);
    const text = failuresOf(waits, request.goal, apiHost);
    // A blank line between the table and the failures.
    if (text !== undefined) shell.streams.err(view.isLive ? `\n${text}` : text);
    return exitCodeOf(waits.flatMap((wait) => endingOfRow(wait) ?? []));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const [partition] = request.partitions;
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

function viewFor({ json, debug }: Request, { streams, live }: Shell): View {
  if (json) return new JsonLines(streams);
  // The lines of --debug would tear a table.
  return live === undefined || debug ? new Lines(streams) : live;
}

/** What went wrong, as in a deployment, and what to do next, for a command. */
function failuresOf(waits: readonly TrackedWait[], goal: Goal, apiHost: string): string | undefined {
  const ends = waits.flatMap(({ request: { partition }, end: outcome }) =>
    outcome === undefined || isDone(outcome) ? [] : [{ partition, outcome }],
  );
  const failures = ends.filter(({ outcome }) => outcome.kind !== "cancelled" || !outcome.isEarly);
  const describe = (outcome: FailedOutcome, partition: Partition) =>
    describeFailure(outcome, { partition, apiHost, wording: "command", goal });
  const [first] = failures;
  if (first === undefined) return undefined;
  if (waits.length === 1) return describe(first.outcome, first.partition);
  const text = describeGroup({
    total: waits.length,
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
