/** The progress of a group's waits: one line for all of its partitions, and one for each that fails. */
import type { Partition } from "../lucidity";
import { wordsOf } from "../statuses/statuses";
import { cut, visible } from "../util/text";
import { type FailedOutcome, isDone } from "../wait/types";
import { ownerOf } from "./partitionName";
import type { RowOptions } from "./singleRows";
import { type EndedWait, type Note, type ProgressView, WaitTracker } from "./waitTracker";
import { causeOf, endWord, ofLimit, refreshHint, scopeOf, states, tally, word } from "./waitWords";

/** So many failures have a line of their own when they happen; the row counts the others. */
const mostFailureLines = 20;
const longestReason = 150;
const withLine = ["failed", "unseen", "refused"];
const shortestGapMs = 5_000;
/** A log keeps every line, so lines become rarer the longer the wait takes. */
const gapShare = 1 / 20;

export interface GroupRowOptions extends RowOptions {
  /** `undefined`: lines go to the stack. */
  urn: string | undefined;
  /** Of the group, for lines that go to the stack. */
  name: string | undefined;
  total: number;
  timeoutMs: number;
  /** How many are onboarded already and need no wait. */
  onboarded: number;
  /** Whether to say what would make a refresh look only: the first group of a refresh that waits does. */
  hintsOfRefresh: boolean;
}

export class GroupRow implements ProgressView {
  readonly tracker: WaitTracker;
  private readonly stopped = new AbortController();
  private readonly startedMs: number;
  private onboarded: number;
  /** How those ended that went wrong. */
  private readonly wrong: string[] = [];
  /** Those that were only looked at. */
  private readonly recorded: EndedWait[] = [];
  /** The refusals that have been printed: several partitions may be refused for the same reason. */
  private readonly refusals = new Set<string>();
  private saidAtMs = Number.NEGATIVE_INFINITY;
  private said = "";
  private isDue = false;

  constructor(private readonly options: GroupRowOptions) {
    const { clock, rate } = options;
    this.tracker = new WaitTracker({ clock, view: this, rate });
    this.onboarded = options.onboarded;
    this.startedMs = clock.now();
  }

  changed(): void {
    void this.saySoon();
  }

  ended(wait: EndedWait): void {
    const outcome = wait.end;
    if (outcome.kind === "onboarded") this.onboarded += 1;
    else if (isDone(outcome)) this.recorded.push(wait);
    else {
      this.wrong.push(endWord(outcome));
      this.failed(wait.request.partition, outcome);
    }
    void this.saySoon();
  }

  beat(): void {
    const nowMs = this.options.clock.now();
    if (nowMs - this.saidAtMs >= shortestGapMs)
      this.say(`, after ${ofLimit(nowMs - this.startedMs, this.options.timeoutMs)}`);
  }

  note({ severity, text }: Note): void {
    this.log(severity, text, this.options.urn);
  }

  private log(severity: Note["severity"], text: string, urn?: string): void {
    const { name, log, total } = this.options;
    const subject = name === undefined ? `a group of ${total} partitions` : `group ${name}`;
    const message = urn === undefined ? `${subject}: ${text}` : text;
    log({ severity, message, urn, ephemeral: severity === "info" });
  }

  /** All waits have ended: prints the last line. */
  end(): void {
    this.stopped.abort();
    this.say();
  }

  /** On the stack's row: in the group's row the next count would replace it. */
  private failed(partition: Partition, outcome: FailedOutcome): void {
    const scope = scopeOf(outcome);
    // What ends all waits of a group gets no line of its own: the group's failure follows.
    if (this.wrong.length > mostFailureLines || scope === "process" || !withLine.includes(outcome.kind))
      return;
    const how = outcome.kind === "failed" ? outcome.status : endWord(outcome);
    const { reason } = causeOf(outcome);
    if (scope !== "partition" && reason !== undefined) {
      if (this.refusals.has(reason)) return;
      this.refusals.add(reason);
    }
    const { mountPoint, instanceId } = partition;
    const because = reason === undefined ? "" : `: ${cut(reason, longestReason)}`;
    this.log("info", visible(`${how}: ${mountPoint} of ${instanceId}${because} (${ownerOf(partition)})`));
  }

  private async saySoon(): Promise<void> {
    if (this.isDue) return;
    this.isDue = true;
    const { clock } = this.options;
    const gapMs = Math.max(shortestGapMs, (clock.now() - this.startedMs) * gapShare);
    try {
      await clock.sleep(Math.max(1_000, this.saidAtMs + gapMs - clock.now()), this.stopped.signal);
    } catch {
      return;
    }
    this.isDue = false;
    this.say();
  }

  private say(after = ""): void {
    const line = this.line();
    if (line === this.said && after === "") return;
    const waits = this.options.hintsOfRefresh && this.tracker.underWay.size > 0;
    const hint = waits && (this.said === "" || after !== "") ? `; ${refreshHint}` : "";
    this.said = line;
    this.saidAtMs = this.options.clock.now();
    this.note({ severity: "info", text: line + after + hint });
  }

  private line(): string {
    const { total } = this.options;
    const { underWay } = this.tracker;
    const rest = states([...underWay, ...this.recorded], (status) => word(wordsOf(status)));
    return [
      ...(this.wrong.length > 0 ? [`${tally(this.wrong)}, `] : []),
      `${this.onboarded}/${total} onboarded`,
      ...(rest === "" ? [] : [`: ${rest}`]),
      ...this.tracker.freshness().map((text) => `; ${text}`),
    ].join("");
  }
}
