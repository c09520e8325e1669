/** Decides what each answer means for a wait. It only remembers and decides: it neither sleeps nor sends requests. */
import type { Stage } from "../schedule/schedule";
import { meaningOf, stageOf } from "../statuses/statuses";
import { Streak } from "./streak";
import type { History, Outcome, Poll, WaitPolls, WaitTerms } from "./types";

type WithoutHistory<T> = T extends unknown ? Omit<T, "history"> : never;
export type End = WithoutHistory<Outcome>;

/** What one poll means: the end of the wait, or what the schedule needs to know to place the next one. */
export type Verdict = { end: End } | { stage: Stage | undefined };

/** A wait gives up if at least this many answers in a row, over at least this long, did not show the partition. */
const fewestInvisible = 3;
export const graceMs = 5 * 60_000;
/** With `once`, an outage may last this long. */
const longestOutageMs = 60_000;

type Seen = Extract<Poll, { kind: "seen" }>;
type Trouble = Extract<Poll, { kind: "trouble" }>;

const goOn: Verdict = { stage: "other" };
const withoutStatus: Verdict = { stage: undefined };

export class Rules {
  private readonly startedMs: number;
  private checks = 0;
  private onlyOnboarded = true;
  private last: Seen | undefined;
  private lastError: Error | undefined;
  private troubles: Map<string, number> | undefined;
  private lastUnreadable: Error | undefined;
  private lostSinceMs: number | undefined;
  /** Since when the partition could not be polled: an outage, or the API asked to slow down. */
  private blindSinceMs: number | undefined;
  /** The answers in a row that have not shown the partition, and when the first of them came. */
  private invisible: { count: number; sinceMs: number } | undefined;
  private streak: Streak | undefined;

  constructor(
    private readonly terms: Omit<WaitTerms, "timeoutMs">,
    private readonly shared: Pick<WaitPolls, "clock" | "reachability">,
  ) {
    // Whole milliseconds take no memory of their own.
    this.startedMs = Math.floor(shared.clock.now());
  }

  judge(poll: Poll): Verdict {
    this.remember(poll);
    if (poll.kind === "refused") return { end: { kind: "refused", error: poll.error } };
    if (poll.kind === "trouble") return this.judgeTrouble(poll);
    this.shared.reachability.answered();
    this.streak?.end();
    this.lostSinceMs = undefined;
    if (poll.kind === "throttled") {
      this.blindSinceMs ??= this.elapsedMs;
      return withoutStatus;
    }
    this.excuseBlindTime();
    return this.judgeStatus(poll);
  }

  /** How long until an API that was never reached is given up on; infinity where one has answered, or none was asked. */
  get givesUpInMs(): number {
    return this.shared.reachability.givesUpInMs;
  }

  over(end: End): Outcome {
    return { ...end, history: this.history() } as Outcome;
  }

  private get elapsedMs(): number {
    return this.shared.clock.now() - this.startedMs;
  }

  private remember(poll: Poll): void {
    this.checks += 1;
    if (poll.kind === "seen") {
      this.last = poll;
      if (!["invisible", "onboarded"].includes(meaningOf(poll.status))) this.onlyOnboarded = false;
      return;
    }
    this.lastError = poll.error;
    if (poll.kind === "refused") return;
    if (poll.kind === "trouble" && poll.isUnreadable) this.lastUnreadable = poll.error;
    this.troubles ??= new Map();
    this.troubles.set(poll.label, (this.troubles.get(poll.label) ?? 0) + 1);
  }

  private judgeTrouble({ error, permanence, isOfCredential }: Trouble): Verdict {
    const { reachability } = this.shared;
    const { elapsedMs } = this;
    this.lostSinceMs ??= elapsedMs;
    this.blindSinceMs ??= elapsedMs;
    if (!reachability.hasAnswered) {
      reachability.failed();
      return reachability.givesUpInMs > 0 ? withoutStatus : { end: { kind: "unreachable", error } };
    }
    if (permanence !== undefined) this.streak ??= new Streak();
    else this.streak?.end();
    if (permanence !== undefined && this.streak?.isPermanent(permanence, elapsedMs))
      return { end: { kind: "refused", error } };
    const givesUp = this.terms.once === true && elapsedMs - this.lostSinceMs >= longestOutageMs;
    return givesUp ? { end: { kind: isOfCredential ? "refused" : "unreachable", error } } : withoutStatus;
  }

  /** Time in which the partition could not be polled does not count as time in which it was invisible. */
  private excuseBlindTime(): void {
    if (this.blindSinceMs === undefined) return;
    if (this.invisible) this.invisible.sinceMs += this.elapsedMs - this.blindSinceMs;
    this.blindSinceMs = undefined;
  }

  private judgeStatus({ status, reason, requestId }: Seen): Verdict {
    const { once, keepsUnseen, goal } = this.terms;
    const meaning = meaningOf(status);
    const isVisible = meaning !== "invisible";
    if (meaning === "onboarded") return { end: { kind: "onboarded" } };
    if (!isVisible && keepsUnseen === true && this.onlyOnboarded)
      return { end: { kind: "unseen", graceMs: 0 } };
    if (once === true || (goal === "visible" && isVisible)) return { end: { kind: "recorded", status } };
    if (meaning === "failed") return { end: { kind: "failed", status, reason, requestId } };
    if (!isVisible) return goal === "visible" ? goOn : this.judgeInvisible();
    this.invisible = undefined;
    return { stage: stageOf(status) };
  }

  private judgeInvisible(): Verdict {
    this.invisible ??= { count: 0, sinceMs: this.elapsedMs };
    this.invisible.count += 1;
    const spanMs = this.elapsedMs - this.invisible.sinceMs;
    const isOver = this.invisible.count >= fewestInvisible && spanMs >= graceMs;
    return isOver ? { end: { kind: "unseen", graceMs: spanMs } } : goOn;
  }

  private history(): History {
    return {
      checks: this.checks,
      elapsedMs: this.elapsedMs,
      endedAtMs: Date.now(),
      troubles: this.troubles ?? new Map(),
      onlyOnboarded: this.onlyOnboarded,
      lastStatus: this.last?.status,
      lastReason: this.last?.reason,
      lastRequestId: this.last?.requestId,
      lastError: this.lastError,
      lastUnreadable: this.lastUnreadable,
    };
  }
}
