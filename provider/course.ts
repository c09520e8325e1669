/** What a wait has seen so far, and what each answer means for it: the rules, without time passing or anything being asked. */
import type { Clock } from "./clock";
import type { History, Look, Outcome, WaitOptions } from "./onboarding";

type WithoutHistory<T> = T extends unknown ? Omit<T, "history"> : never;
/** How a wait ends. */
export type End = WithoutHistory<Outcome>;

/** How long a partition may stay invisible, counted from the last answer that showed it. */
const graceMs = 5 * 60_000;
/** How long the API may be out of reach before anything of this process had an answer. */
const firstContactMs = 60_000;

const waiting = new Set(["PENDING", "IN_PROGRESS"]);
const failures = new Set(["FAILED", "FAILED_ONBOARDING"]);
const invisible = new Set(["NOT_FOUND", "UNKNOWN"]);

type Seen = Extract<Look, { kind: "seen" }>;
type Trouble = Extract<Look, { kind: "trouble" }>;
type Rules = Pick<WaitOptions, "place" | "reachability" | "once" | "keepsUnseen" | "observe">;

export class Course {
  private readonly startedMs: number;
  private checks = 0;
  private neverElse = true;
  private last: Seen | undefined;
  private lastError: Error | undefined;
  private troubles: Map<string, number> | undefined;
  private unfamiliar: Set<string> | undefined;
  private visibleUntilMs: number | undefined;
  private lostSinceMs: number | undefined;

  constructor(
    private readonly rules: Rules,
    private readonly clock: Clock,
  ) {
    this.startedMs = clock.now();
  }

  /** Takes note of a look; answers with the end of the wait where there is nothing more to wait for. */
  note(look: Look): End | undefined {
    const before = this.last?.status;
    this.remember(look);
    const { place, reachability } = this.rules;
    if (look.kind === "refused") return { kind: "refused", error: look.error };
    if (look.kind === "trouble") {
      place.saw("other");
      return this.afterTrouble(look);
    }
    reachability.answered = true;
    this.apiIsBack();
    if (look.kind === "throttled") {
      place.saw("other");
      return undefined;
    }
    return this.afterStatus(look, before);
  }

  over(end: End): Outcome {
    return { ...end, history: this.history() } as Outcome;
  }

  private get elapsedMs(): number {
    return this.clock.now() - this.startedMs;
  }

  private remember(look: Look): void {
    this.checks += 1;
    if (look.kind === "seen") {
      this.last = look;
      if (!invisible.has(look.status) && look.status !== "ON_BOARDED") this.neverElse = false;
      return;
    }
    this.lastError = look.error;
    if (look.kind === "refused") return;
    this.troubles ??= new Map();
    this.troubles.set(look.label, (this.troubles.get(look.label) ?? 0) + 1);
  }

  private afterTrouble({ label, error }: Trouble): End | undefined {
    const { rules } = this;
    const { reachability, once } = rules;
    const { elapsedMs } = this;
    if (this.lostSinceMs === undefined) rules.observe?.({ kind: "apiLost", label, error });
    this.lostSinceMs ??= elapsedMs;
    const givesUp = !reachability.answered || once === true;
    return givesUp && elapsedMs - this.lostSinceMs >= firstContactMs
      ? { kind: "unreachable", error }
      : undefined;
  }

  private apiIsBack(): void {
    if (this.lostSinceMs === undefined) return;
    const outageMs = this.elapsedMs - this.lostSinceMs;
    this.rules.observe?.({ kind: "apiBack", afterMs: outageMs });
    // Nobody could have seen it appear meanwhile, so an outage takes nothing from the grace.
    if (this.visibleUntilMs !== undefined) this.visibleUntilMs += outageMs;
    this.lostSinceMs = undefined;
  }

  private afterStatus({ status, reason, requestId }: Seen, before: string | undefined): End | undefined {
    const { elapsedMs } = this;
    const { rules } = this;
    const { place, once, keepsUnseen } = rules;
    const tell = () => rules.observe?.({ kind: "changed", from: before, to: status, elapsedMs });
    if (status === "ON_BOARDED") {
      if (before !== undefined) tell();
      return { kind: "onboarded" };
    }
    if (once === true) return { kind: "recorded", status };
    if (failures.has(status)) {
      return {
        kind: "failed",
        status,
        ...(reason !== undefined && { reason }),
        ...(requestId !== undefined && { requestId }),
      };
    }
    if (invisible.has(status) && keepsUnseen === true) return { kind: "unseen", graceMs: 0 };
    if (status !== before) tell();
    if (invisible.has(status)) {
      // With many waits the first turn can come late: what was never looked at was not invisible.
      this.visibleUntilMs ??= elapsedMs;
      if (elapsedMs - this.visibleUntilMs >= graceMs) return { kind: "unseen", graceMs };
      place.saw("other");
      return undefined;
    }
    this.visibleUntilMs = elapsedMs;
    if (!waiting.has(status)) this.tellUnfamiliar(status);
    place.saw(status === "PENDING" ? "pending" : status === "IN_PROGRESS" ? "inProgress" : "other");
    return undefined;
  }

  private tellUnfamiliar(status: string): void {
    this.unfamiliar ??= new Set();
    if (this.unfamiliar.has(status)) return;
    this.unfamiliar.add(status);
    this.rules.observe?.({ kind: "unfamiliar", status });
  }

  private history(): History {
    const { last, lastError } = this;
    return {
      checks: this.checks,
      elapsedMs: this.elapsedMs,
      troubles: this.troubles ?? new Map(),
      neverElse: this.neverElse,
      ...(last && { lastStatus: last.status }),
      ...(last?.reason !== undefined && { lastReason: last.reason }),
      ...(last?.requestId !== undefined && { lastRequestId: last.requestId }),
      ...(lastError && { lastError }),
    };
  }
}
