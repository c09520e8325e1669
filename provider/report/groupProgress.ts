/** The progress lines of a group's wait: one line for all of its partitions. */
import type { Line } from "../engine/channel";
import type { Partition } from "../lucidity";
import { rankOf, wordsOf } from "../statuses/statuses";
import type { Clock } from "../util/clock";
import { formatDuration } from "../util/durations";
import type { WaitEvent } from "../wait/types";
import { nameOf } from "./partitionName";
import { heartbeatAtMs, Outage, unfamiliarLine, word } from "./waitEvents";

const shortestGapMs = 5_000;
/** A log keeps every line, so lines become rarer the longer the wait takes. */
const gapShare = 1 / 20;

/** How a wait ended: `unchecked` if it failed without ever having had an answer. */
export type Ending = "onboarded" | "failed" | "unchecked" | "other";

export interface GroupProgressOptions {
  clock: Clock;
  log(line: Line): void;
  /** `undefined`: lines go to the stack. */
  urn: string | undefined;
  total: number;
  /** How many are onboarded already and need no wait. */
  onboarded: number;
}

export class GroupProgress {
  private readonly statuses = new Map<Partition, string>();
  private readonly stopped = new AbortController();
  private readonly startedMs: number;
  private onboarded: number;
  private failed = 0;
  private unchecked = 0;
  private saidMs = Number.NEGATIVE_INFINITY;
  private beats = 0;
  private due = false;
  private readonly outage = new Outage();
  private said = "";
  private others = 0;
  private readonly unfamiliar = new Set<string>();

  constructor(private readonly options: GroupProgressOptions) {
    this.onboarded = options.onboarded;
    this.startedMs = options.clock.now();
    void this.beat();
  }

  observe(partition: Partition, event: WaitEvent): void {
    switch (event.kind) {
      case "changed":
        this.statuses.set(partition, event.to);
        this.changed();
        return;
      case "unfamiliar":
        if (this.unfamiliar.has(event.status)) return;
        this.unfamiliar.add(event.status);
        this.tell(unfamiliarLine(event.status, nameOf(partition)), "warning");
        return;
      case "apiLost":
        this.tellNews(this.outage.lost(partition, event.label));
        return;
      case "apiBack":
        this.tellNews(this.outage.back(event.afterMs));
    }
  }

  private tellNews(message: string | undefined): void {
    if (message !== undefined) this.tell(message);
  }

  /** One of its waits is over. */
  ended(partition: Partition, how: Ending): void {
    this.statuses.delete(partition);
    this.outage.ended(partition);
    if (how === "onboarded") this.onboarded += 1;
    if (how === "failed") this.failed += 1;
    if (how === "unchecked") this.unchecked += 1;
    if (how === "other") this.others += 1;
    this.changed();
  }

  /** All waits have ended: prints the last line. */
  end(): void {
    this.stopped.abort();
    this.say();
  }

  private changed(): void {
    if (this.due) return;
    this.due = true;
    void this.saySoon();
  }

  private async saySoon(): Promise<void> {
    const { clock } = this.options;
    const elapsedMs = clock.now() - this.startedMs;
    const gapMs = Math.max(shortestGapMs, elapsedMs * gapShare);
    if (!(await this.slept(Math.max(1_000, this.saidMs + gapMs - clock.now())))) return;
    this.due = false;
    this.say();
  }

  private async beat(): Promise<void> {
    const { clock } = this.options;
    while (await this.slept(this.startedMs + heartbeatAtMs(this.beats) - clock.now())) {
      this.beats += 1;
      if (clock.now() - this.saidMs >= shortestGapMs)
        this.say(`, after ${formatDuration(clock.now() - this.startedMs)}`);
    }
  }

  private async slept(ms: number): Promise<boolean> {
    return this.options.clock.sleep(ms, this.stopped.signal).then(
      () => true,
      () => false,
    );
  }

  private say(after = ""): void {
    const line = this.line();
    if (line === this.said && after === "") return;
    this.said = line;
    this.saidMs = this.options.clock.now();
    this.tell(line + after);
  }

  private line(): string {
    const { total } = this.options;
    const counts = new Map<string, number>();
    for (const status of this.statuses.values()) {
      const label = word(wordsOf(status));
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const parts = [...counts].sort(([one], [other]) => rankOf(one) - rankOf(other));
    const over = this.onboarded + this.failed + this.unchecked + this.others;
    const unseen = total - over - this.statuses.size;
    if (unseen > 0) parts.push(["not yet checked", unseen]);
    if (this.failed > 0) parts.push(["failed", this.failed]);
    if (this.unchecked > 0) parts.push(["not checked", this.unchecked]);
    const rest = parts.map(([label, count]) => `${count} ${label}`).join(", ");
    return `${this.onboarded}/${total} onboarded${rest && `: ${rest}`}`;
  }

  private tell(message: string, severity: Line["severity"] = "info"): void {
    const { urn, log, total } = this.options;
    const text = urn === undefined ? `a group of ${total} partitions: ${message}` : message;
    log({ severity, message: text, urn, ephemeral: severity === "info" });
  }
}
